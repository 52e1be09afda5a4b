import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gateLabels } from '#domain/gate/label.ts';
import { checkThenAdd, lowestWins } from '#domain/gate/protocol/naive-protocols.fixture.ts';
import { WorldError } from '#domain/world-error.ts';
import { fakeGateForge, type FakeFaults } from '#ports/gate-forge.fake.ts';
import { flushGate } from './flush-gate.ts';
import {
  aroundCalls,
  jittery,
  raceNaively,
  raceTestStage,
  runRaces,
  seededRandom,
  type RaceCourse,
} from './gate-races.fixture.ts';
import { onward, resultAt } from './gate-stage.fixture.ts';
import { runGateStage } from './run-gate-stage.ts';

function course(seed: number, faults: Omit<FakeFaults, 'before'> = {}): RaceCourse {
  const random = seededRandom(seed);
  const jitter = async (): Promise<void> => {
    for (let left = Math.floor(random() * 5); left > 0; left -= 1) await turn();
  };
  const before = (call: string): Promise<void> => (call === 'find-then-destroy' ? jitter() : Promise.resolve());
  const forge = fakeGateForge({ ...faults, before });
  return { forge, seed: forge.seed, jitter };
}

describe('a thousand races of the real flow', () => {
  it.each([
    ['atomic', 2],
    ['atomic', 4],
    ['find-then-destroy', 2],
    ['find-then-destroy', 4],
  ] as const)('with %s removal and %i runs have no double effect', async (removal, runs) => {
    const report = await runRaces(course(runs, { removal }), { races: 250, runs, race: raceTestStage });
    expect(report).toMatchObject({ races: 250, doubleEffects: 0, lostCards: 0 });
  });

  it.each([
    ['checks and then adds', checkThenAdd],
    ['lets the lowest win', lowestWins],
  ] as const)('would show one in a protocol that %s', async (_, machine) => {
    const report = await runRaces(course(7), { races: 100, runs: 4, race: raceNaively(machine) });
    expect(report.doubleEffects).toBeGreaterThan(5);
  });
});

describe('races in which runs die and answers are lost', () => {
  it.each([1, 2, 3, 4])('leave no card behind once a flush came (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    for (let race = 0; race < 50; race += 1) {
      const removal = random() < 0.5 ? 'atomic' : 'find-then-destroy';
      const at = course(Math.floor(random() * 1e9), { removal });
      expect({ seed, race, ...(await raceWithDeaths(at, random)) }).toEqual({
        seed,
        race,
        labels: [gateLabels.trusted],
        commits: 1,
      });
    }
  });
});

class Death extends Error {}

/** Three runs of the test stage, most of which die at a random call; then flushes and what they start. */
async function raceWithDeaths(at: RaceCourse, random: () => number): Promise<{ labels: readonly string[]; commits: number }> {
  const { seed, forge } = at;
  const number = await seed.openPullRequest({ title: 'x', body: '', author: 'ada', path: 'x.js', content: 'x\n' });
  await seed.label(number, 'bob', 'added', gateLabels.testPending);
  const ended: number[] = [];
  const run = async (stage: 'test' | 'reason' | 'filter', lifetime: number): Promise<void> => {
    const { id, attempt } = await seed.startRun('running');
    const mortal = dying(jittery(at), lifetime, () => random() < 0.03);
    const world = { forge: mortal, pause: at.jitter, report: () => {} };
    const order = { stage, pullRequest: number, run: { id, attempt }, mode: 'advise' } as const;
    await runGateStage(world, order, async () => resultAt(onward[stage])).catch(asDeath);
    ended.push(id);
  };
  await Promise.all([0, 1, 2].map(() => run('test', 1 + Math.floor(random() * 20))));
  const over: RaceCourse['forge'] = { ...forge, workflowRun: async (id) => (ended.includes(id) ? 'completed' : 'running') };
  for (let round = 0; round < 12; round += 1) {
    const before = (await seed.dispatched()).length;
    await flushGate({ forge: over, pause: at.jitter, report: () => {} }, { now: () => 0 }, { mostQuiet: 5 });
    const started = (await seed.dispatched()).slice(before);
    if (started.length === 0) break;
    for (const { stage } of started) await run(stage, Number.POSITIVE_INFINITY);
  }
  return { labels: await forge.labels(number), commits: await testCommits(at, number) };
}

/** Each commit of the test stage puts its label on anew: the flush does so too, for a run that died in between. */
async function testCommits({ forge }: RaceCourse, number: number): Promise<number> {
  const events = await forge.labelEvents(number);
  return events.filter(({ kind, label }) => kind === 'added' && label === gateLabels.reasonPending).length;
}

function asDeath(error: unknown): void {
  if (error instanceof Death) return;
  throw error;
}

/** Dies at its last call, before or after its effect; some answers are lost. */
function dying(forge: RaceCourse['forge'], lifetime: number, isLost: () => boolean): RaceCourse['forge'] {
  let left = lifetime;
  return aroundCalls(forge, async (call) => {
    left -= 1;
    if (left < 0) throw new Death();
    const answer = await call();
    if (left === 0) throw new Death();
    if (isLost()) throw new WorldError('network', 'The answer was lost. Try again.');
    return answer;
  });
}
