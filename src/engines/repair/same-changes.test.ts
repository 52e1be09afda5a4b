import { afterEach, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../rerun/testing/small-repository.ts';
import type { Candidate } from './candidate-queue.ts';
import { searchRepair } from './repair.ts';
import { sameChanges } from './same-changes.ts';
import { proposals } from './sites.ts';
import type { Trial } from './trial.ts';

const failed = { kind: 'failed', passed: [], green: [], isEndless: false, ran: 1 } as const;

function triedIn(source: string): Trial[] {
  return [...proposals({ path: 'a.js', source }, { lines: null })].map((proposal) => {
    const candidate: Candidate = { path: 'a.js', proposal, original: source, suspicion: 1, priority: proposal.prior };
    return { candidates: [candidate], outcome: failed };
  });
}

/** Each group as the file that it makes. */
function filesOf(source: string): string[] {
  return sameChanges(triedIn(source), 100_000).map((group) =>
    group
      .toSorted((one, other) => other.proposal.start - one.proposal.start)
      .reduce((text, { proposal }) => text.slice(0, proposal.start) + proposal.edit.text + text.slice(proposal.end), source),
  );
}

describe('the same change at several places', () => {
  it('goes over functions, and over names that differ from place to place', () => {
    const source = "const f = (x) => x === 'a';\nconst g = (y) => y === 'a' && h('b');\n";
    expect(filesOf(source)).toContain(
      "const f = (x) => x === 'a' || x === 'b';\nconst g = (y) => (y === 'a' || y === 'b') && h('b');\n",
    );
  });

  it('is made at two to four places that do not overlap, and at no more', () => {
    const groups = sameChanges(triedIn('a(b(1));\n'.repeat(3)), 10_000);
    expect(new Set(groups.map((group) => group.length))).toEqual(new Set([3]));
    for (const group of groups)
      for (const [index, { proposal }] of group.entries())
        expect(proposal.end).toBeLessThan(group[index + 1]?.proposal.start ?? Infinity);
    const zeroed = (times: number): boolean => filesOf('a(b(1));\n'.repeat(times)).includes('a(b(0));\n'.repeat(times));
    expect([1, 2, 4, 5].map(zeroed)).toEqual([false, true, true, false]);
  });
});

const source = `exports.low = (list) => {
  const first = list[1];
  return list.reduce((least, each) => Math.min(least, each), first);
};
exports.high = (list) => {
  const start = list[1];
  return list.reduce((most, each) => Math.max(most, each), start);
};
exports.both = (list) => [exports.low(list), exports.high(list)];
`;
const test = `const { test } = require('node:test'); const assert = require('node:assert'); const { both } = require('./both.js');
test('of one', () => assert.deepEqual(both([7]), [7, 7]));
test('of three', () => assert.deepEqual(both([3, 1, 2]), [1, 3]));
`;

describe('a fault that was copied', () => {
  let repository: SmallRepository;
  afterEach(() => repository.dispose());

  it('is repaired at both places, where one of them is not enough', async () => {
    repository = await smallRepository({ 'both.js': source });
    const result = await searchRepair({
      sandbox: bubblewrapSandbox(),
      checkout: repository.checkout,
      tests: acceptanceOf('issue.test.js', test),
      locations: [],
      issueText: 'both gives NaN for a list of one',
      refuted: [],
      budget: { wallMs: 60_000, candidates: 8_000 },
      seed: 1,
      progress: () => undefined,
    });
    const fixed = source.replaceAll('list[1]', 'list[0]');
    expect(result.survivors.map((each) => each.changes[0]?.content)).toContain(fixed);
  });
});
