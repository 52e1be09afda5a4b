import type { Reproduction } from '#domain/reproduction.ts';
import type { Dialect, ExpressionExample, HelperUse } from './dialect-shape.ts';
import { dialectLines } from './file-shape.ts';
import type { FileShape } from './file-shape.ts';
import { onlyExample } from './named-test.ts';
import { indent, quote } from './source-text.ts';
import { testTitles } from './test-title.ts';
import type { WrittenTests } from './written-tests.ts';

type Command = Extract<Reproduction, { kind: 'command' }>;

/** A test that starts the command without a shell and compares its exit status and output. */
export function commandTest(reproduction: Command, shape: FileShape, dialect: Dialect): WrittenTests {
  const compared = comparison(reproduction);
  const direct: HelperUse = { outcome: (expression) => expression };
  const [title = 'the command'] = testTitles([
    { ...compared, expression: `${reproduction.argv.map(word).join(' ')}`, expected: compared.expected },
  ]).map((text) => text.replace(/ (?:is|returns) .*$/, ` ${wanted(reproduction)}`));
  const body = [
    `const run = await runCommand([${reproduction.argv.map(quote).join(', ')}]);`,
    ...dialect.compare(compared, direct),
  ].join('\n');
  const imports = [{ specifier: 'node:child_process', names: ['execFile'], local: null }, ...dialect.imports];
  const content = [
    dialectLines(shape, imports).join('\n'),
    `${dialect.testFunction}(${JSON.stringify(title)}, async (${dialect.parameter}) => {\n${indent(body, '  ')}\n});`,
    runner(shape),
  ];
  return {
    files: [{ path: shape.path, content: `${shape.syntax === 'require' ? "'use strict';\n\n" : ''}${content.join('\n\n')}\n` }],
    tests: { [`${shape.path} > ${title}${dialect.idSuffix}`]: [onlyExample] },
  };
}

function word(argument: string): string {
  return /^[\w./:@=-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

function wanted({ expectedExitCode, expectedOutput }: Command): string {
  const output = expectedOutput === null ? '' : `prints ${expectedOutput.split('\n')[0]?.slice(0, 40) ?? ''} and `;
  return `${output}exits with ${expectedExitCode}`;
}

function comparison({ expectedExitCode, expectedOutput, issueLine }: Command): ExpressionExample {
  const isPrinted = expectedOutput === null ? '' : `, printed: run.stdout.includes(${quote(expectedOutput)})`;
  return {
    kind: 'expression',
    id: onlyExample,
    setup: '',
    expression: `{ exitCode: run.exitCode${isPrinted} }`,
    expected: { kind: 'value', source: `{ exitCode: ${expectedExitCode}${expectedOutput === null ? '' : ', printed: true'} }` },
    claimedActual: null,
    issueLine,
  };
}

function runner({ isTypeScript }: FileShape): string {
  const types = isTypeScript
    ? { argv: ': string[]', result: ': Promise<{ exitCode: number; stdout: string }>' }
    : { argv: '', result: '' };
  return [
    `function runCommand([program, ...argv]${types.argv})${types.result} {`,
    "  const file = program === 'node' ? process.execPath : program;",
    '  return new Promise((resolve) => {',
    '    execFile(file, argv, { timeout: 20_000 }, (error, stdout) => {',
    "      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;",
    '      resolve({ exitCode, stdout });',
    '    });',
    '  });',
    '}',
  ].join('\n');
}
