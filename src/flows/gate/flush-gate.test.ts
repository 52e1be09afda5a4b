import { describe, expect, it } from 'vitest';
import { formatGateState, gateMarker } from '#domain/gate/gate-state.ts';
import { gateLabels } from '#domain/gate/label.ts';
import { workLabel } from '#domain/gate/work-label.ts';
import { flushGate, type FlushedCard } from './flush-gate.ts';
import { gateBench, type GateBench } from './gate-stage.fixture.ts';

const { testPending, needsHuman, hold, trusted } = gateLabels;
const openedAt = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

function flush({ world }: GateBench, { at = openedAt, mostQuiet = 50 } = {}): Promise<readonly FlushedCard[]> {
  return flushGate(world, { now: () => at }, { mostQuiet });
}

/** A card that a run of the test stage has taken and announced. */
async function takenBy(state: 'running' | 'completed'): Promise<{ bench: GateBench; claim: string }> {
  const bench = await gateBench();
  await bench.stage('filter');
  const run = await bench.forge.seed.startRun(state);
  const claim = workLabel({ stage: 'test', run });
  await bench.forge.apply({ kind: 'remove-label', on: `pull-${bench.number}`, label: testPending });
  await bench.forge.apply({ kind: 'add-label', on: `pull-${bench.number}`, label: claim });
  return { bench, claim };
}

describe('a flush', () => {
  it('frees a card whose run is completed, and starts its stage', async () => {
    const { bench } = await takenBy('completed');
    expect(await flush(bench)).toEqual([{ pullRequest: bench.number, ending: 'recovered' }]);
    expect(await bench.labels()).toEqual([testPending]);
    expect((await bench.dispatched()).at(-1)).toMatch(/^test@/);
  });

  it('leaves a run alone that goes on, however old its claim is', async () => {
    const { bench, claim } = await takenBy('running');
    expect(await flush(bench, { at: openedAt + 300 * dayMs })).toEqual([{ pullRequest: bench.number, ending: 'busy' }]);
    expect(await bench.labels()).toEqual([claim]);
  });

  it('asks a person about the claim of a run that nobody knows, once', async () => {
    const bench = await gateBench();
    await bench.stage('filter', needsHuman);
    await bench.forge.seed.label(bench.number, 'bob', 'removed', needsHuman);
    const other = await gateBench();
    for (const each of [bench, other]) await each.forge.seed.label(each.number, 'bob', 'added', 'immune:wip-test-777-1');
    await flush(bench);
    await flush(other);
    expect(await bench.labels()).toEqual(['immune:wip-test-777-1']);
    expect(await other.labels()).toEqual(['immune:wip-test-777-1', needsHuman]);
    await flush(other);
    expect(await other.labels()).toEqual(['immune:wip-test-777-1', needsHuman]);
  });

  it('stays away from what people hold and from what is closed', async () => {
    const { bench, claim } = await takenBy('completed');
    await bench.forge.seed.label(bench.number, 'bob', 'added', hold);
    expect(await flush(bench)).toEqual([]);
    await bench.forge.seed.label(bench.number, 'bob', 'removed', hold);
    await bench.forge.seed.setState(bench.number, 'closed');
    expect(await flush(bench)).toEqual([]);
    expect(await bench.labels()).toEqual([claim]);
  });

  it('starts the filter for a new pull request that nobody looked at, and not for old ones', async () => {
    const bench = await gateBench();
    await flush(bench, { at: openedAt + 2 * dayMs });
    expect(await bench.dispatched()).toEqual([]);
    await flush(bench);
    expect(await bench.dispatched()).toEqual([`filter@${(await bench.head()).slice(-7)}`]);
  });

  it('starts the filter for a push that nobody looked at, unless a person was asked', async () => {
    const bench = await gateBench();
    for (const stage of ['filter', 'test', 'reason'] as const) await bench.stage(stage);
    await flush(bench);
    const before = await bench.dispatched();
    await bench.forge.seed.push(bench.number, 'b.js', 'b\n');
    await flush(bench);
    expect((await bench.dispatched()).slice(before.length)).toEqual([`filter@${(await bench.head()).slice(-7)}`]);
    const asked = await gateBench();
    await asked.stage('filter', needsHuman);
    await asked.forge.seed.push(asked.number, 'b.js', 'b\n');
    await flush(asked);
    expect(await asked.dispatched()).toEqual([]);
  });

  it('writes nothing on cards that are where they should be', async () => {
    const bench = await gateBench();
    for (const stage of ['filter', 'test', 'reason'] as const) await bench.stage(stage);
    const before = bench.forge.effects.length;
    expect(await flush(bench)).toEqual([{ pullRequest: bench.number, ending: 'nothing-to-do' }]);
    expect(bench.forge.effects).toHaveLength(before);
    expect(await bench.labels()).toEqual([trusted]);
  });

  it('puts on no verdict that only a comment speaks of: the stage runs again', async () => {
    const bench = await gateBench();
    const state = { stage: 'reason', run: '7-1', next: trusted, since: 99, seen: 99, hasClosed: false } as const;
    const body = [gateMarker, formatGateState({ ...state, head: await bench.head() })].join('\n');
    await bench.forge.apply({ kind: 'comment', on: `pull-${bench.number}`, body, marker: gateMarker });
    await flush(bench);
    expect(await bench.labels()).toEqual([gateLabels.reasonPending]);
  });

  it('looks at quiet cards in turns, and at waiting ones always', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    const quiet: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      quiet.push(await bench.forge.seed.openPullRequest({ title: 'x', body: '', author: 'ada', path: 'x.js', content: 'x\n' }));
    }
    const looked = new Set<number>();
    for (let turn = 0; turn < 3; turn += 1) {
      const flushed = await flush(bench, { at: openedAt + 2 * dayMs + turn * 600_000, mostQuiet: 2 });
      expect(flushed).toHaveLength(3);
      expect(flushed[0]?.pullRequest).toBe(bench.number);
      for (const { pullRequest } of flushed.slice(1)) looked.add(pullRequest);
    }
    expect(looked).toEqual(new Set(quiet));
  });
});
