import { afterAll, describe, expect, it } from 'vitest';
import { positionsOn } from '../card.ts';
import { gateLabels, type GateStage } from '../label.ts';
import { claimsAmong } from '../work-label.ts';
import { flushMachine, flushRun, type FlushRun } from './flush.ts';
import {
  actorOf,
  explore,
  perform,
  type Actor,
  type ModelOptions,
  type ModelWorld,
  type Verdict,
} from './model-checker.fixture.ts';
import { checkThenAdd, lowestWins, naiveRun, takeOnly, type NaiveRun } from './naive-protocols.fixture.ts';
import type { Machine } from './request.ts';
import { stageMachine } from './stage-run.ts';
import { stageRun, type StageRun } from './stage-state.ts';

const nothingElse: ModelOptions = { removal: 'atomic', crashes: 0, lostAnswers: 0, staleLooks: 0, pushTo: null, personAdds: [] };
const counts: string[] = [];
afterAll(() => console.log([...counts, `${total} states in all`].join('\n')));
let total = 0;

function run(id: number, stage: GateStage, machine: Machine<StageRun> = stageMachine): Actor {
  const order = { stage, run: { id, attempt: 1 }, pullRequest: 1, mayClose: false, settleMs: [1, 1] };
  return actorOf(`${stage} ${id}`, machine, stageRun(order), (data) => ({
    stage,
    run: order.run,
    base: data.previous?.run ?? null,
    isHolding: ['void', 'work', 'fence-events', 'fence-state', 'fence-card', 'publish', 'place'].includes(data.step),
    isSettling: data.step === 'look-alone' || data.step === 'look-again',
  }));
}

function flush(id: number, machine: Machine<FlushRun> = flushMachine): Actor {
  const about = { stage: 'filter', run: null, base: null, isHolding: false, isSettling: false } as const;
  return actorOf(`flush ${id}`, machine, flushRun({ pullRequest: 1, isRecent: true }), () => about);
}

function naive(id: number, machine: Machine<NaiveRun>): Actor {
  const runOf = { id, attempt: 1 };
  return actorOf(`run ${id}`, machine, naiveRun({ stage: 'test', run: runOf }), (data) => ({
    stage: 'test',
    run: runOf,
    base: '1-1',
    isHolding: data.isHolder,
    isSettling: false,
  }));
}

const opened: ModelWorld = { card: { head: 'a', isOpen: true, labels: [] }, state: null, events: [], over: [] };

/** As the filter leaves it, or a later stage. */
function after(stage: GateStage, label: (typeof gateLabels)[keyof typeof gateLabels]): ModelWorld {
  const state = { head: 'a', stage, run: '1-1', next: label, since: 0, seen: 0, hasClosed: false } as const;
  return {
    card: { head: 'a', isOpen: true, labels: [label] },
    state,
    events: [{ kind: 'added', label, by: 'gate' }],
    over: ['1-1'],
  };
}

const filtered = after('filter', gateLabels.testPending);

/** A person asked for a new start. */
const asked: ModelWorld = (() => {
  const { card, events, ...rest } = after('reason', gateLabels.trusted);
  const label = gateLabels.rerunFromFilter;
  return {
    ...rest,
    card: { ...card, labels: [...card.labels, label].toSorted() },
    events: [...events, { kind: 'added', label, by: 'person' }],
  };
})();

/** Flushes and runs what a flush dispatches, one after the other, until nothing changes. */
function settle(world: ModelWorld, flusher: Machine<FlushRun> = flushMachine): ModelWorld {
  let now = world;
  for (let id = 100; id < 130; id += 1) {
    let started: GateStage | null = null;
    const drive = (actor: Actor): void => {
      let at = actor;
      while (at.request !== null) {
        if (at.request.kind === 'apply' && at.request.action.kind === 'dispatch-stage') started = at.request.action.stage;
        const { world: next, answer } = perform(now, at.request);
        now = next;
        at = at.told(answer);
      }
    };
    drive(flush(id, flusher));
    if (started === null) return now;
    drive(run(id, started));
    now = { ...now, over: [...now.over, `${id}-1`] };
  }
  throw new Error(`The card never comes to rest: ${JSON.stringify(now)}`);
}

function check(title: string, world: ModelWorld, actors: readonly Actor[], options: Partial<ModelOptions> = {}): Verdict {
  const verdict = explore(world, actors, { ...nothingElse, ...options });
  total += verdict.states;
  counts.push(`${String(verdict.states).padStart(8)} states, ${String(verdict.longest).padStart(3)} steps at most: ${title}`);
  return verdict;
}

function expectSafe(verdict: Verdict, rest: readonly string[] = [gateLabels.trusted]): void {
  expect(verdict.counterExample).toBeNull();
  expect(verdict.ends.length).toBeGreaterThan(0);
  for (const end of verdict.ends) {
    const { card, state } = settle(end);
    const left = { labels: positionsOn(card.labels), claims: claimsAmong(card.labels), head: state?.head };
    expect({ end, ...left }).toEqual({ end, labels: [expect.toBeOneOf([...rest])], claims: [], head: card.head });
  }
}

describe('the model checker can fail', () => {
  it.each([2, 3])('finds two holders with %i runs that check and then add', (n) => {
    const verdict = check(
      `naive A, ${n} runs`,
      filtered,
      runs(n).map((id) => naive(id, checkThenAdd)),
    );
    expect(verdict.counterExample?.violation).toMatch(/two holders|double effect/);
  });

  it.each([2, 3])('finds two holders with %i runs of which the lowest wins', (n) => {
    const verdict = check(
      `naive B, ${n} runs`,
      filtered,
      runs(n).map((id) => naive(id, lowestWins)),
    );
    expect(verdict.counterExample?.violation).toMatch(/two holders|double effect/);
  });

  it('finds that taking alone depends on an atomic removal', () => {
    const actors = runs(3).map((id) => naive(id, takeOnly));
    expect(check('take only, atomic, 3 runs', filtered, actors).counterExample).toBeNull();
    const verdict = check('take only, find-then-destroy, 3 runs', filtered, actors, { removal: 'find-then-destroy' });
    expect(verdict.counterExample?.violation).toMatch(/two holders|double effect/);
  });
});

describe('what each safeguard is for', () => {
  const removal = 'find-then-destroy';

  it('without settling, two runs hold', () => {
    const hasty: Machine<StageRun> = {
      ...stageMachine,
      receive: (data, answer) => skipping(stageMachine.receive(data, answer), 'settle', 'confirm'),
    };
    const actors = [run(11, 'test', hasty), run(12, 'test', hasty)];
    const verdict = check('no settling', filtered, actors, { removal });
    expect(verdict.counterExample?.violation).toBe('two holders');
  });

  it('without the fence, two runs that looked too early both commit', () => {
    const blind: Machine<StageRun> = {
      ...stageMachine,
      receive: (data, answer) => skipping(stageMachine.receive(data, answer), 'fence-events', 'publish'),
    };
    const actors = [run(11, 'test', blind), run(12, 'test', blind)];
    const verdict = check('no fence', filtered, actors, { removal, staleLooks: 2 });
    expect(verdict.counterExample?.violation).toBe('double effect');
  });

  it('without asking who took a label, a flush leaves a card where a run died', () => {
    const forgetful: Machine<FlushRun> = {
      ...flushMachine,
      receive: (data, answer) => flushMachine.receive(data, answer.kind === 'events' ? { kind: 'events', events: [] } : answer),
    };
    const verdict = check('forgetful flush', asked, [run(11, 'filter')], { crashes: 1 });
    const rests = verdict.ends.map((end) => settle(end, forgetful));
    expect(rests.filter(({ state }) => state?.run === '1-1')).not.toEqual([]);
    expect(verdict.ends.map((end) => settle(end)).filter(({ state }) => state?.run === '1-1')).toEqual([]);
  });
});

function skipping(data: StageRun, from: StageRun['step'], to: StageRun['step']): StageRun {
  return data.step === from ? { ...data, step: to } : data;
}

describe.each(['atomic', 'find-then-destroy'] as const)('the card protocol, removal %s', (removal) => {
  it.each([2, 3, 4])('lets one of %i test runs commit', (n) => {
    expectSafe(
      check(
        `${n} test runs, ${removal}`,
        filtered,
        runs(n).map((id) => run(id, 'test')),
        { removal },
      ),
    );
  });

  it('survives crashes, with flushes at any time', () => {
    const actors = [run(11, 'test'), run(12, 'test'), flush(1)];
    expectSafe(check(`2 test runs, 2 crashes, 1 flush, ${removal}`, filtered, actors, { removal, crashes: 2 }));
    const three = [run(11, 'test'), run(12, 'test'), run(13, 'test')];
    expectSafe(check(`3 test runs, 2 crashes, ${removal}`, filtered, three, { removal, crashes: 2 }));
    const flushes = [run(11, 'test'), flush(1), flush(2)];
    expectSafe(check(`1 test run, 1 crash, 2 flushes, ${removal}`, filtered, flushes, { removal, crashes: 1 }));
  });

  it('lets one of several filter runs commit on a new pull request', () => {
    const actors = runs(3).map((id) => run(id, 'filter'));
    expectSafe(check(`3 filter runs, new, ${removal}`, opened, actors, { removal }));
    const crashing = [run(11, 'filter'), run(12, 'filter'), flush(1)];
    expectSafe(check(`2 filter runs, new, 1 crash, 1 flush, ${removal}`, opened, crashing, { removal, crashes: 1 }));
  });

  it('starts afresh once where a person asks for it', () => {
    const actors = [run(11, 'filter'), run(12, 'filter'), flush(1)];
    expectSafe(check(`2 filter runs, rerun, 1 crash, 1 flush, ${removal}`, asked, actors, { removal, crashes: 1 }));
  });

  it('voids what was concluded about an old commit', () => {
    const actors = [run(11, 'test'), run(12, 'filter'), flush(1)];
    expectSafe(check(`test, filter, push, 1 flush, ${removal}`, filtered, actors, { removal, pushTo: 'b' }));
    const crashing = [run(11, 'test'), run(12, 'filter')];
    expectSafe(check(`test, filter, push, 2 crashes, ${removal}`, filtered, crashing, { removal, pushTo: 'b', crashes: 2 }));
  });

  it('keeps two stages apart', () => {
    const actors = [run(11, 'test'), run(12, 'reason'), run(13, 'reason')];
    expectSafe(check(`test, 2 reason runs, 1 crash, ${removal}`, filtered, actors, { removal, crashes: 1 }));
  });

  it('follows a person who asks for a new start, or moves the card, while a stage works', () => {
    const restarted = [run(11, 'test'), run(12, 'filter')];
    const personAdds = [gateLabels.rerunFromFilter];
    expectSafe(check(`test, filter, a person's rerun, ${removal}`, filtered, restarted, { removal, personAdds }));
    const moved = [run(11, 'test'), run(12, 'reason')];
    const moves = { removal, personAdds: [gateLabels.reasonPending] };
    expectSafe(check(`test, reason, a person's label, ${removal}`, filtered, moved, moves));
  });

  it('lets one of two runs commit that both saw nobody else', () => {
    const actors = [run(11, 'test'), run(12, 'test'), flush(1)];
    expectSafe(check(`2 test runs, 1 flush, 2 stale looks, ${removal}`, filtered, actors, { removal, staleLooks: 2 }));
    const filters = [run(11, 'filter'), run(12, 'filter')];
    expectSafe(
      check(`2 filter runs, 3 stale looks, 1 crash, ${removal}`, opened, filters, { removal, staleLooks: 3, crashes: 1 }),
    );
  });

  it('does not lose a card to lost answers', () => {
    const actors = [run(11, 'test'), run(12, 'test'), flush(1)];
    const verdict = check(`2 test runs, 1 flush, 1 lost answer, ${removal}`, filtered, actors, { removal, lostAnswers: 1 });
    expectSafe(verdict, [gateLabels.trusted, gateLabels.needsHuman]);
  });
});

function runs(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => 11 + index);
}
