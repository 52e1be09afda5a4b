import { gateMarker } from '#domain/gate/gate-state.ts';
import { gateLabels } from '#domain/gate/label.ts';
import type { GateForgeSeed } from '#ports/gate-forge.contract.ts';
import type { GateForge } from '#ports/pull-requests.ts';
import { flushMachine, flushRun } from '#domain/gate/protocol/flush.ts';
import { naiveRun, type NaiveRun } from '#domain/gate/protocol/naive-protocols.fixture.ts';
import type { Machine } from '#domain/gate/protocol/request.ts';
import { drive } from './drive.ts';
import { onward, resultAt } from './gate-stage.fixture.ts';
import { runGateStage } from './run-gate-stage.ts';

/** Where runs race: the fake in memory, or a GitHub over HTTP. */
export interface RaceCourse {
  readonly forge: GateForge;
  readonly seed: Pick<GateForgeSeed, 'openPullRequest' | 'label' | 'startRun' | 'dispatched'>;
  /** A short, random wait: before each call and for each pause of the protocol. */
  readonly jitter: () => Promise<void>;
}

export interface RaceOptions {
  readonly races: number;
  /** Runs that want the same card, started together. */
  readonly runs: number;
  /** Runs of `stage` to race; the protocol's where left to the course. */
  readonly race: (
    course: RaceCourse,
    pullRequest: number,
    run: { readonly id: number; readonly attempt: number },
  ) => Promise<void>;
}

export interface RaceReport {
  readonly races: number;
  /** Effects beyond the one that each race must have: labels put on, stages started, comments made. */
  readonly doubleEffects: number;
  /** Races after which all runs had given way to each other, so that a flush had to start one more. */
  readonly flushes: number;
  /** Races after which the card was nowhere, or still claimed, with or without that. */
  readonly lostCards: number;
}

/** The protocol itself. */
export async function raceTestStage(
  course: RaceCourse,
  pullRequest: number,
  run: { readonly id: number; readonly attempt: number },
): Promise<void> {
  const world = { forge: jittery(course), pause: course.jitter, report: () => {} };
  await runGateStage(world, { stage: 'test', pullRequest, run, mode: 'advise' }, async () => {
    await course.jitter();
    return resultAt(onward.test);
  });
}

/** A protocol that looks right and is not, with the same effects: the control. */
export function raceNaively(machine: Machine<NaiveRun>): RaceOptions['race'] {
  return async (at, pullRequest, run) => {
    const { jitter } = at;
    const forge = jittery(at);
    const state = naiveRun({ stage: 'test', run }, pullRequest);
    await drive({ forge, pause: jitter, report: () => {} }, machine, { state, pullRequest }, async (request) => {
      if (request.kind !== 'publish') return null;
      await forge.apply({ kind: 'comment', on: `pull-${pullRequest}`, body: gateMarker, marker: gateMarker });
      const head = (await forge.pullRequest(pullRequest))?.head.commit ?? '';
      await forge.apply({ kind: 'dispatch-stage', stage: 'reason', pullRequest, head });
      return { kind: 'applied', existed: false };
    });
    await forge.apply({ kind: 'delete-label', label: `immune:wip-test-${run.id}-1` });
  };
}

/** Ten races on each of as many pull requests as it takes: a person puts the stage's label on, and several runs want it. */
export async function runRaces(course: RaceCourse, { races, runs, race }: RaceOptions): Promise<RaceReport> {
  const report = { races, doubleEffects: 0, flushes: 0, lostCards: 0 };
  let pullRequest = 0;
  for (let count = 0; count < races; count += 1) {
    if (count % 10 === 0) pullRequest = await openOne(course, count);
    await course.seed.label(pullRequest, 'bob', 'added', gateLabels.testPending);
    const before = await effectsOn(course, pullRequest);
    const starters = await Promise.all(Array.from({ length: runs }, () => course.seed.startRun('running')));
    await Promise.all(starters.map((run) => race(course, pullRequest, run)));
    if (!(await hasMoved(course, pullRequest))) {
      report.flushes += 1;
      await flushed(course, pullRequest, race);
    }
    const after = await effectsOn(course, pullRequest);
    report.doubleEffects += Math.max(0, after.placed - before.placed - 1) + Math.max(0, after.started - before.started - 1);
    report.doubleEffects += Math.max(0, after.comments - 1);
    if (!(await hasMoved(course, pullRequest))) report.lostCards += 1;
  }
  return report;
}

async function hasMoved({ forge }: RaceCourse, pullRequest: number): Promise<boolean> {
  const labels = await forge.labels(pullRequest);
  return labels.length === 1 && labels[0] === gateLabels.reasonPending;
}

/** All runs are over by now. */
async function flushed(course: RaceCourse, pullRequest: number, race: RaceOptions['race']): Promise<void> {
  const forge: GateForge = { ...course.forge, workflowRun: async () => 'completed' };
  const state = flushRun({ pullRequest, isRecent: false });
  const { ending } = await drive({ forge, pause: course.jitter, report: () => {} }, flushMachine, { state, pullRequest });
  if (ending === 'recovered') await race(course, pullRequest, await course.seed.startRun('running'));
}

function openOne({ seed }: RaceCourse, count: number): Promise<number> {
  return seed.openPullRequest({ title: `Race ${count}`, body: '', author: 'ada', path: `race-${count}.js`, content: 'a\n' });
}

async function effectsOn(
  course: RaceCourse,
  pullRequest: number,
): Promise<{ placed: number; started: number; comments: number }> {
  const self = (await course.forge.self()).id;
  const events = await course.forge.labelEvents(pullRequest);
  const started = (await course.seed.dispatched()).filter(
    (dispatch) => dispatch.pullRequest === pullRequest && dispatch.stage === 'reason',
  );
  const comments = await course.forge.comments(pullRequest);
  return {
    placed: events.filter(({ kind, label }) => kind === 'added' && label === gateLabels.reasonPending).length,
    started: started.length,
    comments: comments.filter(({ author, body }) => author.id === self && body.includes(gateMarker)).length,
  };
}

/** Waits before each call, so that runs overtake each other. */
export function jittery({ forge, jitter }: RaceCourse): GateForge {
  return aroundCalls(forge, async (call) => {
    await jitter();
    return call();
  });
}

/** The calls that the protocol makes, each handed to `around`. */
export function aroundCalls(forge: GateForge, around: <Answer>(call: () => Promise<Answer>) => Promise<Answer>): GateForge {
  return {
    ...forge,
    pullRequest: (number) => around(() => forge.pullRequest(number)),
    summary: (number) => around(() => forge.summary(number)),
    labels: (number) => around(() => forge.labels(number)),
    labelEvents: (number) => around(() => forge.labelEvents(number)),
    comments: (number) => around(() => forge.comments(number)),
    apply: (action) => around(() => forge.apply(action)),
  };
}

/** The same numbers for the same seed (mulberry32), from 0 up to, and without, 1. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
