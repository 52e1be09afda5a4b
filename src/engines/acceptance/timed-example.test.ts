import { afterEach, describe, expect, test } from 'vitest';
import type { Example, Expectation, Reproduction } from '#domain/reproduction.ts';
import { writeAcceptanceTests } from './acceptance.ts';
import { packageCopy, runFiles, setupFor, writeInto } from './real-runners.fixture.ts';

type Runner = Parameters<typeof runFiles>[0];
let copy: ReturnType<typeof packageCopy>;
afterEach(() => copy.dispose());

const value: Expectation = { kind: 'value', source: '7' };
const calm: Expectation = { kind: 'does-not-throw' };
const rangeError: Expectation = { kind: 'throws', errorName: 'RangeError', message: null };

const ending: readonly (readonly [string, Expectation])[] = [
  ['give(7)', value],
  ['later(7)', value],
  ['give(7)', calm],
  ['refuse(7)', rangeError],
];
const endless: readonly (readonly [string, Expectation])[] = [
  ['turn(7)', value],
  ['wait(7)', value],
  ['turn(7)', calm],
];

function reproduction(calls: typeof ending, statements: readonly string[]): Extract<Reproduction, { kind: 'examples' }> {
  const examples: Example[] = [
    ...calls.map(([expression, expected], index) => ({
      kind: 'expression' as const,
      id: `example-${index + 1}`,
      setup: '',
      expression,
      expected,
      claimedActual: null,
      issueLine: 1,
    })),
    ...statements.map((code, index) => ({ kind: 'statements' as const, id: `statements-${index + 1}`, code, issueLine: 1 })),
  ];
  const preamble = [
    'const give = (number) => number;',
    'const later = async (number) => number;',
    "const refuse = (number) => { throw new RangeError('too much'); };",
    'const turn = (number) => { for (;;) if (number === 0) return 7; };',
    'const wait = (number) => new Promise(() => number);',
  ];
  return { kind: 'examples', imports: [], preamble: preamble.join('\n'), language: 'js', examples };
}

async function run(runner: Runner, issue: Extract<Reproduction, { kind: 'examples' }>): Promise<Record<string, string>> {
  copy = packageCopy('wordkit', false);
  const timed = issue.examples.map((example) => example.id);
  const options = { slug: 'endless', issueNumber: null, only: null, timed, texts: {} };
  const { files, tests } = writeAcceptanceTests(issue, setupFor(runner, copy.facts), options);
  writeInto(copy.folder, files);
  const results = await runFiles(
    runner,
    copy.folder,
    files.map((file) => file.path),
  );
  return Object.fromEntries(Object.entries(tests).map(([id, [example = '']]) => [example, results[id] ?? 'not reported']));
}

describe('an example under a clock', () => {
  test.each(['node-test', 'mocha', 'jest', 'vitest', 'tap'] as const)(
    '%s: is red by assertion where it does not end, and green where it holds',
    async (runner) => {
      const red = reproduction(endless, ['turn(7);', 'assert.equal(give(6), 7);']);
      const green = reproduction(ending, ['assert.equal(give(7), 7);']);
      const both = { ...red, examples: [...red.examples, ...green.examples.map((each) => ({ ...each, id: `good-${each.id}` }))] };
      const seen = await run(runner, both);
      const good = Object.entries(seen).filter(([id]) => id.startsWith('good-'));
      const bad = Object.entries(seen).filter(([id]) => !id.startsWith('good-'));
      expect(good.map(([, status]) => status)).toEqual(good.map(() => 'passed'));
      expect(bad.map(([, status]) => status)).toEqual(bad.map(() => 'assertion'));
      expect([good.length, bad.length]).toEqual([5, 5]);
    },
  );

  test('that expects an error of its own kind is not satisfied by one that does not end', async () => {
    const seen = await run('node-test', reproduction([['turn(7)', rangeError]], []));
    expect(seen).toEqual({ 'example-1': 'assertion' });
  });
});
