import { describe, expect, it } from 'vitest';
import { concludeTest } from './conclude-test.ts';
import { legBytesLimit, parseLeg, type LegResult } from './leg.ts';
import { honestLegs, questionOf } from './legs.fixture.ts';
import { writeLeg } from './write-leg.ts';

const { base, head } = honestLegs();

function read(leg: LegResult): LegResult {
  const text = writeLeg(leg);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(legBytesLimit);
  const parsed = parseLeg(text);
  if (parsed.kind === 'problem') throw new Error(parsed.problem);
  return parsed.leg;
}

/** As many passing tests with long names, and one that fails at the end. */
function withTests(count: number, name = 'ä'.repeat(900)): LegResult {
  const passing = Array.from({ length: count }, (_, at) => ({ id: `${at} ${name}`, status: 'passed', failure: null }) as const);
  const tests = [...passing, { id: 'the one that fails', status: 'failed', failure: 'assertion' } as const];
  return { ...base, repeats: [{ exitCode: 1, tests, fileFailures: [], problems: [] }] };
}

describe('a leg as text', () => {
  it('is whole where it is small enough', () => {
    expect(read(base)).toEqual(base);
    expect(read(withTests(100))).toEqual(withTests(100));
  });

  it.each([
    ['too many bytes', withTests(4_000)],
    ['too many entries', withTests(6_000, 'a')],
    ['names of control characters', withTests(10, '\u0000\n'.repeat(10))],
    [
      'the longest of everything',
      { ...withTests(5_000), repeats: Array.from({ length: 10 }, () => withTests(5_000).repeats).flat() },
    ],
    [
      'too many arguments',
      { ...base, tests: { kind: 'some', runner: 'jest', argv: Array.from({ length: 3_000 }, () => 'a'), files: [] } },
    ],
  ] as const)('is cut, failures last, and says so: %s', (_, leg) => {
    const cut = read(leg);
    expect(cut.truncated).toBe(true);
    if (leg.repeats.length !== 2) expect(cut.repeats[0]?.tests.some(({ id }) => id === 'the one that fails')).toBe(true);
    expect(concludeTest(questionOf({ base: cut, head })).agreed).toBe(false);
  });
});
