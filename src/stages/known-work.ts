import type { VerifiedClaim } from '#domain/issue-claim.ts';
import type { Example, Reproduction } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import { formatLocation, type SourceLocation } from '#domain/source-location.ts';
import { untrustedInput } from '#present/untrusted-input.ts';
import { withCheckout } from './execution.ts';
import { excerptsOf } from './excerpts.ts';
import type { PhaseContext } from './phase-spec.ts';

/** What is known before a model is asked about an issue. */
export type KnownWork = Pick<RunState, 'repository' | 'issue' | 'claims' | 'setup' | 'reproduction' | 'examplesOnBase'>;

/** The issue as data for a model. */
export function wrappedIssue({ title, body }: RunState['issue']): string {
  return untrustedInput(`${title}\n\n${body}`, 8_000);
}

/** What was checked and executed so far, as data for a model: the words in it are the issue's. */
export function wrappedFacts({
  claims,
  reproduction,
  examplesOnBase,
}: Pick<KnownWork, 'claims' | 'reproduction' | 'examplesOnBase'>): string {
  const lines = [
    'Claims of the issue, checked against the code:',
    ...orNone(claims.map((claim) => `- ${describeClaim(claim)}`)),
    'The reproduction, executed on the code as it is:',
    ...describeReproduction(reproduction, examplesOnBase),
  ];
  return untrustedInput(lines.join('\n'), 5_000);
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['- none'] : lines;
}

/** One line: what was claimed, and where it was found or not. */
export function describeClaim({ claim, verdict }: VerifiedClaim): string {
  const what = `${claim.kind} ${JSON.stringify(claim.text.slice(0, 100))}`;
  switch (verdict.kind) {
    case 'found':
      return `${what}: ${verdict.at.map(formatLocation).join(', ')}`;
    case 'not-found':
      return `${what}: not found (searched ${verdict.searched})`;
    case 'differs':
      return `${what}: ${verdict.detail}`;
  }
}

function describeReproduction(reproduction: Reproduction, { red, green }: RunState['examplesOnBase']): readonly string[] {
  switch (reproduction.kind) {
    case 'command':
      return [
        `- \`${reproduction.argv.join(' ')}\` has to exit with ${reproduction.expectedExitCode}; today it does not do what the issue expects`,
      ];
    case 'test':
      return [`- the tests ${reproduction.names.join(', ')} of ${reproduction.file} fail`];
    case 'examples':
      return [
        ...(reproduction.preamble === '' ? [] : [`- before each: \`${reproduction.preamble}\``]),
        ...reproduction.examples.map((example) => {
          const today = red.includes(example.id)
            ? 'FAILS today'
            : green.includes(example.id)
              ? 'holds today'
              : 'could not be judged';
          return `- ${example.id} (${today}): ${describeExample(example)}`;
        }),
      ];
  }
}

function describeExample(example: Example): string {
  if (example.kind === 'statements') return example.code;
  const { setup, expression, expected } = example;
  const given = setup === '' ? '' : `given \`${setup}\`, `;
  switch (expected.kind) {
    case 'value':
      return `${given}\`${expression}\` should give \`${expected.source}\``;
    case 'throws':
      return `${given}\`${expression}\` should throw ${expected.errorName ?? 'an error'}`;
    case 'does-not-throw':
      return `${given}\`${expression}\` should throw nothing`;
  }
}

/** Excerpts of the base commit around what the issue talks about, as data for a model, with file names and line numbers. */
export async function wrappedExcerpts(context: PhaseContext, work: ExcerptSubject, most: number): Promise<string> {
  const { repository, issue, claims, reproduction } = work;
  const places = claims.flatMap(({ verdict }): readonly SourceLocation[] =>
    verdict.kind === 'found' ? verdict.at.slice(0, 2) : [],
  );
  const names = [
    ...new Set([...(reproduction === null ? [] : namesOf(reproduction)), ...codeNames(`${issue.title}\n${issue.body}`)]),
  ];
  const text = await withCheckout(context, { base: repository.base, changes: [] }, (checkout) =>
    excerptsOf(checkout.path, { places, names: names.slice(0, 25), most }),
  );
  return untrustedInput(text === '' ? '(nothing of it was found)' : text, most + 1_000);
}

export type ExcerptSubject = Pick<KnownWork, 'repository' | 'issue' | 'claims'> & { readonly reproduction: Reproduction | null };

/** Names that the reproduction takes from the package, and what it calls. */
export function namesOf(reproduction: Reproduction): readonly string[] {
  if (reproduction.kind !== 'examples') return [];
  const imported = reproduction.imports.flatMap(({ names }) =>
    names.map(({ imported: name, local }) => (/^(?:\*|default)$/.test(name) ? local : name)),
  );
  const called = reproduction.examples.flatMap((example) =>
    [...(example.kind === 'expression' ? example.expression : example.code).matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set([...imported, ...called])].filter(
    (name) => name.length > 1 && !/^(?:require|assert|expect|new|function|if|for|while|async|await)$/.test(name),
  );
}

/** Words of a text that look like names of code: called, quoted as code, or written in camel or snake case. */
export function codeNames(text: string): readonly string[] {
  const patterns = [
    /`([A-Za-z_$][\w$]{1,60})(?:\(\))?`/g,
    /([A-Za-z_$][\w$]{1,60})\s?\(/g,
    /\b([a-z]+[A-Z][\w$]{0,60}|[a-z]+_[a-z]\w{0,60})\b/g,
  ];
  return [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))];
}
