import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChange } from '#domain/candidate-patch.ts';
import { legRun, type LegResult } from '#domain/gate/leg.ts';
import { onCheckout } from '../../verify-receipt/on-checkout.ts';
import { fixedLast, lastTest, pullRequestRepository, type PullRequestUnderTest } from '../pull-request.fixture.ts';
import { checkTeeth, type TeethQuestion } from './check-teeth.ts';
import { planTests } from './plan-tests.ts';

const counter = `export const last = (list) => list[list.length];
export function count(list) {
  let found = 0;
  while (found < list.length) {
    found += 1;
  }
  return found;
}
`;
const countTest = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as lists from '../last.js';

test('count gives a number', () => {
  assert.equal(typeof lists.count?.([7, 8]), 'number');
});
`;

let repository: PullRequestUnderTest;
beforeAll(() => {
  repository = pullRequestRepository();
});
afterAll(() => repository.cleanUp());

/** Plans, runs the tests on head once, and asks. */
async function teethOf(source: string, test: string, { now, wallMs = 20_000 }: { now?: () => number; wallMs?: number } = {}) {
  const { base } = repository;
  const ports = { ...repository.ports, limits: { ...repository.ports.limits, wallMs } };
  const head = repository.commit({ 'last.js': source, 'test/last.test.js': test });
  const [baseTree, headTree] = await Promise.all([ports.objects.treeOf(base), ports.objects.treeOf(head)]);
  const planned = await planTests(ports, {
    base,
    testCommand: null,
    trees: { base: baseTree ?? '', head: headTree ?? '' },
    claim: { told: { kind: 'none' }, repair: null },
  });
  if (planned.kind === 'none') throw new Error(planned.detail);
  const { sandbox, runTests, limits } = ports;
  const { setup, files } = planned;
  const report = await onCheckout(ports, { commit: head, changes: [] }, (checkout) =>
    runTests({ sandbox, checkout, setup, files, mustPass: [], canaries: false, limits }),
  );
  const changes: readonly FileChange[] = [{ path: 'last.js', content: source, executable: false }];
  const repeats: LegResult['repeats'] = [legRun(report).run];
  const seen: string[] = [];
  const request: TeethQuestion['request'] = { base, head, progress: (_, done, total) => seen.push(`${done} of ${total ?? '?'}`) };
  const found = await checkTeeth(ports, { request, planned, changes, repeats, ...(now === undefined ? {} : { now }) });
  return { found, seen };
}

describe('the teeth of a test', () => {
  it('are counted fault by fault, in the changed lines only', async () => {
    const { found, seen } = await teethOf(fixedLast, lastTest);
    expect(found?.total).toBe(seen.length);
    expect(found?.killed).toBe(found?.total);
  });

  it('show in an endless loop, which the limit of a single run stops, and in nothing else that such a test could see', async () => {
    const { found } = await teethOf(counter, countTest, { wallMs: 4_000 });
    expect(found?.killed).toBeGreaterThan(0);
    expect(found?.killed).toBeLessThan(found?.total ?? 0);
  });

  it('are looked for until the time is over: what did not run is not counted', async () => {
    let at = 0;
    const now = (): number => (at += 40_000);
    const { found, seen } = await teethOf(fixedLast, lastTest, { now });
    expect(seen).toHaveLength(2);
    expect(found).toEqual({ killed: 2, total: 2 });
  });

  it('cannot be told where no test passes', async () => {
    const { found, seen } = await teethOf('export const last = (list) => list[0];\n', lastTest);
    expect([found, seen]).toEqual([null, []]);
  });
});
