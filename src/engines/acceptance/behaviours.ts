import type { Example, Reproduction } from '#domain/reproduction.ts';
import type { Behaviour, Behaviours } from '#domain/spec.ts';
import { namedExamples, onlyExample } from './named-test.ts';

/** Section A from a reproduction: a sentence per example, without a word about how. */
export function behavioursOf(reproduction: Reproduction, issue: { readonly title: string }): Behaviours {
  return { behaviours: sentences(reproduction, issue).map((sentence, index) => ({ id: `B${index + 1}`, ...sentence })) };
}

function sentences(reproduction: Reproduction, issue: { readonly title: string }): Omit<Behaviour, 'id'>[] {
  switch (reproduction.kind) {
    case 'examples':
      return reproduction.examples.map(sentenceOf);
    case 'command': {
      const output = reproduction.expectedOutput === null ? '' : ` and prints "${line(reproduction.expectedOutput)}"`;
      const text = `When \`${reproduction.argv.join(' ')}\` is run, the system exits with status ${reproduction.expectedExitCode}${output}.`;
      return [{ form: 'when-the-system', text, examples: [onlyExample] }];
    }
    case 'test': {
      const test =
        reproduction.names.length === 0
          ? `the tests of ${reproduction.file} run`
          : `${reproduction.names.map((name) => `the test "${name}"`).join(' and ')} of ${reproduction.file} runs`;
      const examples = namedExamples(reproduction);
      return [{ form: 'when-the-system', text: `When ${test}, the system passes (${line(issue.title)}).`, examples }];
    }
  }
}

function sentenceOf(example: Example): Omit<Behaviour, 'id'> {
  if (example.kind === 'statements') {
    const checked = line(example.code.trim().split('\n').at(-1) ?? '');
    return {
      form: 'when-the-system',
      text: `When the statements of ${example.id} run, the system satisfies \`${checked}\`.`,
      examples: [example.id],
    };
  }
  const given = example.setup === '' ? '' : `given \`${line(example.setup)}\`, `;
  const call = `\`${line(example.expression)}\``;
  switch (example.expected.kind) {
    case 'value':
      return {
        form: 'given-calling-produces',
        text: sentence(`${given}calling ${call} produces \`${line(example.expected.source)}\`.`),
        examples: [example.id],
      };
    case 'throws': {
      const message = example.expected.message === null ? '' : ` that says "${line(example.expected.message)}"`;
      return {
        form: 'if-the-system',
        text: sentence(
          `${given}if ${call} is evaluated, the system throws ${example.expected.errorName ?? 'an error'}${message}.`,
        ),
        examples: [example.id],
      };
    }
    case 'does-not-throw':
      return {
        form: 'if-the-system',
        text: sentence(`${given}if ${call} is evaluated, the system throws nothing.`),
        examples: [example.id],
      };
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function line(text: string): string {
  const plain = text.replace(/\s*\n\s*/g, ' ').trim();
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}
