import { describe, expect, it } from 'vitest';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { candidateQueue, textAfter, type Candidate, type CandidateQueue } from './candidate-queue.ts';
import { proposals } from './sites.ts';

function place(line: number, endLine: number, score: number): SuspiciousLocation {
  return { at: { file: 'a.js', line, column: 1 }, endLine, score, reasons: [] };
}

function drained(queue: CandidateQueue, size: number): Candidate[] {
  const all: Candidate[] = [];
  for (let batch = queue.take(size); batch.length > 0; batch = queue.take(size)) all.push(...batch);
  return all;
}

const small = {
  path: 'a.js',
  source: 'function f(a, b) {\n  if (a < b) {\n    return a + 1;\n  }\n  return b - 1;\n}\nmodule.exports = f;\n',
};
const smallPlaces = [place(5, 5, 1), place(2, 4, 0.6), place(3, 3, 0.4)];

describe('the queue of candidates', () => {
  it('gives every proposal for its places once, best first', () => {
    const lines = smallPlaces.map((each) => ({ start: each.at.line, end: each.endLine }));
    const expected = new Set([...proposals(small, { lines })].map((each) => `${each.start} ${each.end} ${each.edit.text}`));
    const all = drained(candidateQueue([small], smallPlaces, []), 7);
    expect(all.map(({ proposal }) => `${proposal.start} ${proposal.end} ${proposal.edit.text}`).toSorted()).toEqual(
      [...expected].toSorted(),
    );
    expect(all.map((each) => each.priority)).toEqual(all.map((each) => each.priority).toSorted((one, other) => other - one));
    expect(new Set(all.map(textAfter)).size).toBe(all.length);
  });

  it('does not open less suspicious places before they are needed', () => {
    const statements = Array.from({ length: 120 }, (_, at) => `  total += a[${at}] * b[${at}] + f(a, b, ${at}) - total * ${at};`);
    const big = {
      path: 'a.js',
      source: `module.exports = (a, b, f) => {\n  let total = 0;\n${statements.join('\n')}\n  return total;\n};\n`,
    };
    const queue = candidateQueue(
      [big],
      statements.map((_, at) => place(at + 3, at + 3, 1 - at / 1000)),
      [],
    );
    const lines = new Set(queue.take(500).map((each) => each.proposal.line));
    expect(Math.max(...lines)).toBeLessThan(100);
  });

  it('begins one step of places after the other, as long as that is wanted', async () => {
    const queue = candidateQueue([small], smallPlaces, []);
    let asked = 0;
    await queue.begin(100_000, () => (asked += 1) < 2);
    expect(asked).toBe(2);
    await queue.begin(100_000, () => (asked += 1) < 10);
    // One step was left, and then it was seen that nothing is.
    expect(asked).toBe(4);
  });

  it('loses and doubles nothing where it begins early and looks ahead', async () => {
    const keyOf = ({ proposal }: Candidate): string => `${proposal.start} ${proposal.end} ${proposal.edit.text}`;
    const queue = candidateQueue([small], smallPlaces, []);
    await queue.begin(7);
    const first = queue.take(5, 0);
    await queue.begin(7);
    queue.lookAhead(100);
    queue.lookAhead(1);
    const keys = [...first, ...drained(queue, 50)].map(keyOf);
    expect(keys.toSorted()).toEqual(
      drained(candidateQueue([small], smallPlaces, []), 50)
        .map(keyOf)
        .toSorted(),
    );
  });
});
