import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Example, Expectation, Reproduction } from '#domain/reproduction.ts';
import { runnerSetups, type TriedRunner, triedRunners } from '../test-support/runner-setups.ts';
import { withCheckout } from '../test-support/temporary-checkout.ts';
import { consultOracle, type OracleVerdict } from './consult-oracle.ts';

const sandbox = bubblewrapSandbox();
const library = `
exports.give = (value) => value;
exports.parse = (text) => Object.assign(Object.create(null), { text, at: new Date(5), list: new Set([1]), none: undefined });
exports.refuse = () => { throw new TypeError('not a text: 5'); };
exports.later = async (value) => value;
exports.Point = class Point { constructor() { this.x = 1; } };
`;

function expression(id: string, source: string, expected: Expectation): Example {
  return { kind: 'expression', id, setup: '', expression: source, expected, claimedActual: null, issueLine: 1 };
}

const value = (source: string): Expectation => ({ kind: 'value', source });

async function consult(examples: readonly Example[], runner: TriedRunner = 'node-test', preamble = ''): Promise<OracleVerdict> {
  const names = ['give', 'parse', 'refuse', 'later', 'Point'].map((name) => ({ imported: name, local: name }));
  const reproduction: Extract<Reproduction, { kind: 'examples' }> = {
    kind: 'examples',
    imports: [
      { specifier: '../lib.js', names },
      { specifier: '../lib.js', names: [{ imported: '*', local: 'all' }] },
    ],
    preamble,
    language: 'js',
    examples,
  };
  return withCheckout({ 'lib.js': library }, async (checkout) =>
    consultOracle({ sandbox, checkout, setup: runnerSetups[runner], reproduction }),
  );
}

describe('the oracle', () => {
  it.each(triedRunners)('agrees with right values and disagrees with wrong ones under %s', async (runner) => {
    const verdict = await consult(
      [
        expression('right', 'parse("a")', value(`({ text: 'a', list: new Set([1]), at: new Date(5) })`)),
        expression('wrong', 'give(5)', value('6')),
        expression('awaited', 'later([1, -0, NaN, 5n, "\\u00fc"])', value('[1, 0, NaN, 5n, "ü"]')),
        expression('thrown', 'refuse()', { kind: 'throws', errorName: 'TypeError', message: 'not a text' }),
      ],
      runner,
    );
    expect(verdict.agreed).toEqual(['right', 'awaited', 'thrown']);
    expect(verdict.problems).toEqual([
      { kind: 'oracle-disagrees', detail: expect.stringContaining('wrong: gave ["number","5"] where ["number","6"]') },
    ]);
  });

  it.each<[string, string, Expectation, string]>([
    ['a throw where a value is expected', 'refuse()', value('1'), 'threw'],
    ['a value where a throw is expected', 'give(1)', { kind: 'throws', errorName: null, message: null }, 'did not throw'],
    ['another error', 'refuse()', { kind: 'throws', errorName: 'RangeError', message: null }, 'RangeError is expected'],
    ['another message', 'refuse()', { kind: 'throws', errorName: null, message: 'too long' }, 'with the message'],
    ['a throw where none may be', 'refuse()', { kind: 'does-not-throw' }, 'threw'],
    ['a process that ends', '(process.exit(0), 1)', value('1'), 'no value came out'],
    ['an imitation', '({ asymmetricMatch: () => true, [Symbol.toPrimitive]: () => 6, toJSON: () => 6 })', value('6'), 'where'],
    ['a longer text', '"x".repeat(5000) + "y"', value('"x".repeat(5000)'), 'where'],
  ])('disagrees with %s', async (_, source, expected, detail) => {
    const verdict = await consult([expression('one', source, expected)]);
    expect(verdict.problems).toEqual([{ kind: 'oracle-disagrees', detail: expect.stringContaining(detail) }]);
  });

  it('leaves alone what it cannot judge: statements, and expectations that need the repository', async () => {
    const verdict = await consult([
      { kind: 'statements', id: 'statements', code: '', issueLine: 1 },
      expression('needs', 'new Point()', value('new Point()')),
    ]);
    expect(verdict).toEqual({ agreed: [], unchecked: ['statements', 'needs'], problems: [] });
  });

  it('runs the preamble and knows a whole module by its name', async () => {
    const verdict = await consult([expression('one', 'all.give(five)', value('5'))], 'node-test', 'const five = 5;');
    expect(verdict.agreed).toEqual(['one']);
  });
});
