import { describe, expect, it } from 'vitest';
import { gateLabels } from '#domain/gate/label.ts';
import { WorldError } from '#domain/world-error.ts';
import { flushGate } from './flush-gate.ts';
import { gateBench, resultAt, type GateBench } from './gate-stage.fixture.ts';
import { runGateStage } from './run-gate-stage.ts';

const committed = { kind: 'committed', because: 'done' };
const { testPending, reasonPending, trusted, reject, suspect, needsHuman, hold, dryRun, rerunFromFilter } = gateLabels;

describe('a stage of the gate', () => {
  it('moves a card from the filter to trusted, each stage starting the next', async () => {
    const bench = await gateBench();
    expect(await bench.stage('filter')).toEqual(committed);
    expect(await bench.labels()).toEqual([testPending]);
    expect(await bench.stage('test')).toEqual(committed);
    expect(await bench.labels()).toEqual([reasonPending]);
    expect(await bench.stage('reason')).toEqual(committed);
    expect(await bench.labels()).toEqual([trusted]);
    const head = (await bench.head()).slice(-7);
    expect(await bench.dispatched()).toEqual([`test@${head}`, `reason@${head}`]);
    expect(await bench.comments()).toHaveLength(1);
  });

  it('does nothing where its label is not there, and nothing twice', async () => {
    const bench = await gateBench();
    expect(await bench.stage('test')).toEqual({ kind: 'idle', because: 'not-waiting' });
    await bench.stage('filter');
    const before = bench.forge.effects.length;
    expect(await bench.stage('filter')).toEqual({ kind: 'idle', because: 'not-waiting' });
    expect(await bench.stage('reason')).toEqual({ kind: 'idle', because: 'not-waiting' });
    expect(bench.forge.effects).toHaveLength(before);
  });

  it('cannot give a label that is not its own, and turns a failure of its work into a question', async () => {
    const bench = await gateBench();
    await bench.stage('filter', trusted);
    expect(await bench.labels()).toEqual([needsHuman]);
    const refused = new WorldError('storage', 'The disk of <b>ada</b> @ada is full. Make room.');
    for (const [error, said] of [
      [refused, /could not do its work&#58; The disk of &#60;b&#62;ada/],
      [new Error('token ghs_123 refused'), /met an error of its own/],
    ] as const) {
      const failing = await gateBench();
      const order = { stage: 'filter', pullRequest: failing.number, run: { id: 9_001, attempt: 1 }, mode: 'gate' } as const;
      expect(await runGateStage(failing.world, order, () => Promise.reject(error))).toEqual(committed);
      expect(await failing.labels()).toEqual([needsHuman]);
      expect((await failing.comments())[0]).toMatch(said);
      expect((await failing.comments())[0]).not.toContain('ghs_123');
    }
  });

  it('is not misled by a comment that somebody else made to look like its own', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    const [own = ''] = await bench.comments();
    const other = await gateBench();
    await other.forge.seed.comment(other.number, 'mallory', own.replace(/head=\w+/, `head=${await other.head()}`));
    expect(await other.stage('filter')).toEqual(committed);
    expect(await other.comments()).toHaveLength(1);
  });
});

describe('people win over the gate', () => {
  it('keeps away where they hold it, and says nothing', async () => {
    const bench = await gateBench();
    await bench.forge.seed.label(bench.number, 'bob', 'added', hold);
    expect(await bench.stage('filter')).toEqual({ kind: 'idle', because: 'off-limits' });
    expect(bench.forge.effects).toEqual([]);
  });

  it('drops its result where they hold it while it works', async () => {
    const bench = await gateBench();
    const meanwhile = (): Promise<void> => bench.forge.seed.label(bench.number, 'bob', 'added', hold);
    expect(await bench.stage('filter', reject, { meanwhile, mode: 'gate' })).toEqual({ kind: 'dropped', because: 'off-limits' });
    expect(await bench.labels()).toEqual([hold]);
    expect(await bench.comments()).toEqual([]);
  });

  it('does not put back for the same commit what they took off, and does for the next', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    await bench.stage('test', suspect);
    await bench.forge.seed.label(bench.number, 'bob', 'removed', suspect);
    await bench.forge.seed.label(bench.number, 'bob', 'added', testPending);
    await bench.stage('test', suspect);
    expect(await bench.labels()).toEqual([]);
    expect((await bench.comments())[0]).toContain('so it is not put back');
    const before = await bench.dispatched();
    await flushGate(bench.world, { now: () => 0 }, { mostQuiet: 10 });
    expect([await bench.labels(), await bench.dispatched()]).toEqual([[], before]);
    await bench.forge.seed.push(bench.number, 'b.js', 'b\n');
    await bench.stage('filter');
    await bench.stage('test', suspect);
    expect(await bench.labels()).toEqual([suspect]);
  });

  it('starts a stage where they put its label, and afresh where they ask for that', async () => {
    const bench = await gateBench();
    await bench.stage('filter', needsHuman);
    await bench.forge.seed.label(bench.number, 'bob', 'added', testPending);
    expect(await bench.stage('test')).toEqual(committed);
    expect(await bench.labels()).toEqual([reasonPending]);
    await bench.forge.seed.label(bench.number, 'bob', 'removed', reasonPending);
    await bench.forge.seed.label(bench.number, 'bob', 'added', rerunFromFilter);
    expect(await bench.stage('filter')).toEqual(committed);
    await bench.stage('test');
    expect(await bench.labels()).toEqual([reasonPending]);
  });

  it('drops its result where they move the card while it works', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    const meanwhile = (): Promise<void> => bench.forge.seed.label(bench.number, 'bob', 'added', reasonPending);
    expect(await bench.stage('test', suspect, { meanwhile })).toEqual({ kind: 'dropped', because: 'moved' });
    expect(await bench.labels()).toEqual([reasonPending]);
    expect((await bench.dispatched()).at(-1)).toMatch(/^reason@/);
  });

  it('stops where they take its claim off, and is not started again by a flush', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    const meanwhile = async (): Promise<void> => {
      const claim = (await bench.labels()).find((label) => label.startsWith('immune:wip-')) ?? '';
      await bench.forge.seed.label(bench.number, 'bob', 'removed', claim);
    };
    expect(await bench.stage('test', suspect, { meanwhile })).toEqual({ kind: 'dropped', because: 'claim-gone' });
    await flushGate(bench.world, { now: () => 0 }, { mostQuiet: 10 });
    expect(await bench.labels()).toEqual([]);
  });

  it('closes once, where the owners chose so, and never what is open again', async () => {
    const bench = await gateBench();
    await bench.stage('filter', reject, { mode: 'gate' });
    expect((await bench.forge.pullRequest(bench.number))?.state).toBe('closed');
    expect(await bench.labels()).toEqual([reject]);
    await bench.forge.seed.setState(bench.number, 'open');
    await bench.forge.seed.push(bench.number, 'b.js', 'b\n');
    expect(await bench.stage('filter', reject, { mode: 'gate' })).toEqual(committed);
    expect((await bench.forge.pullRequest(bench.number))?.state).toBe('open');
    const advised = await gateBench();
    await advised.stage('filter', reject);
    await advised.stage('test', reject, { mode: 'gate' });
    expect((await advised.forge.pullRequest(advised.number))?.state).toBe('open');
  });
});

describe('a push', () => {
  it('voids what was concluded about the old commit, and starts at the filter', async () => {
    const bench = await gateBench();
    for (const stage of ['filter', 'test', 'reason'] as const) await bench.stage(stage);
    await bench.forge.seed.push(bench.number, 'b.js', 'b\n');
    const seen: string[][] = [];
    const meanwhile = async (): Promise<void> => void seen.push([...(await bench.labels())]);
    expect(await bench.stage('filter', testPending, { meanwhile })).toEqual(committed);
    expect(seen).toEqual([[expect.stringMatching(/^immune:wip-filter-\d+-1$/)]]);
    expect(await bench.labels()).toEqual([testPending]);
  });

  it('while a stage works makes it drop its result and start the filter for the new commit', async () => {
    const bench = await gateBench();
    await bench.stage('filter');
    const meanwhile = (): Promise<void> => bench.forge.seed.push(bench.number, 'b.js', 'b\n');
    expect(await bench.stage('test', reasonPending, { meanwhile })).toEqual({ kind: 'dropped', because: 'pushed' });
    expect((await bench.dispatched()).at(-1)).toBe(`filter@${(await bench.head()).slice(-7)}`);
    expect(await bench.stage('test')).toEqual({ kind: 'idle', because: 'not-waiting' });
    expect((await bench.comments())[0]).not.toContain((await bench.head()).slice(0, 40));
  });
});

describe('a dry run', () => {
  it.each(['mode', 'label'] as const)('asked for by %s writes one comment and nothing else', async (by) => {
    const bench = await gateBench();
    if (by === 'label') await bench.forge.seed.label(bench.number, 'bob', 'added', dryRun);
    const options = { mode: by === 'mode' ? 'dry-run' : 'gate' } as const;
    expect(await bench.stage('filter', reject, options)).toEqual({ kind: 'dry-run', next: reject });
    await bench.stage('filter', reject, options);
    expect(bench.forge.effects.map(({ kind }) => kind)).toEqual(['comment']);
    expect((await bench.comments())[0]).toContain('dry run');
    await flushGate(bench.world, { now: () => 0 }, { mostQuiet: 0 });
    expect(bench.forge.effects).toHaveLength(1);
  });

  it('leaves the real run what it remembers', async () => {
    const bench = await gateBench();
    expect(await bench.stage('filter', testPending, { mode: 'dry-run' })).toEqual({ kind: 'dry-run', next: testPending });
    expect(await bench.stage('filter', reject, { mode: 'gate' })).toEqual(committed);
    await bench.forge.seed.setState(bench.number, 'open');
    await bench.stage('filter', reject, { mode: 'dry-run' });
    expect((await bench.comments())[0]).toContain('closed=true');
  });

  it('says nothing where people hold the gate', async () => {
    const bench = await gateBench();
    await bench.forge.seed.label(bench.number, 'bob', 'added', hold);
    expect(await bench.stage('filter', reject, { mode: 'dry-run' })).toEqual({ kind: 'dry-run', next: null });
    expect(bench.forge.effects).toEqual([]);
  });
});

describe('a forge that does not answer', () => {
  it.each(['before', 'after'] as const)('from any call on, failing %s its effect, never makes a pass of it', async (when) => {
    const endings = new Set<string>();
    for (let failing = 1; failing <= 40; failing += 1) {
      const { bench, calls, heal } = await benchFailingFrom(failing, when);
      const ending = await bench.stage('test', reasonPending, { mode: 'gate' });
      endings.add(ending.kind);
      const left = await healed(bench, heal);
      if (calls() < failing) break;
      // What it had not said when the answers stopped, nobody says for it.
      expect(left.filter((label) => label === trusted || label === suspect)).toEqual([]);
      expect((await bench.forge.pullRequest(bench.number))?.state).toBe('open');
      const rest = await atRest(bench);
      expect({ failing, rest }).toEqual({ failing, rest: [expect.toBeOneOf([trusted, needsHuman])] });
    }
    expect([...endings].toSorted()).toEqual(['committed', 'gave-up']);
  });

  it('for one call is asked again', async () => {
    for (let failing = 1; failing <= 40; failing += 1) {
      const { bench, calls } = await benchFailingFrom(failing, 'after', 1);
      await bench.stage('test');
      if (calls() < failing) break;
      expect({ failing, rest: await atRest(bench) }).toEqual({ failing, rest: [trusted] });
    }
  });
});

async function healed(bench: GateBench, heal: () => void): Promise<readonly string[]> {
  heal();
  return bench.labels();
}

async function benchFailingFrom(
  first: number,
  when: 'before' | 'after',
  times: number = Number.POSITIVE_INFINITY,
): Promise<{ bench: GateBench; calls: () => number; heal: () => void }> {
  let count = Number.NEGATIVE_INFINITY;
  const failing = async (call: string): Promise<void> => {
    count += 1;
    if (count >= first && count < first + times) throw new WorldError('network', `No answer to "${call}". Try again.`);
  };
  const bench = await gateBench(when === 'before' ? { before: failing } : { after: failing });
  await bench.stage('filter');
  count = 0;
  let seen = 0;
  return {
    bench,
    calls: () => Math.max(seen, count),
    heal: () => {
      seen = count;
      count = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Labels when flushes and the stages that they start have nothing left to do. */
async function atRest(bench: GateBench): Promise<readonly string[]> {
  for (let round = 0; round < 10; round += 1) {
    const before = (await bench.dispatched()).length;
    await flushGate(bench.world, { now: () => Date.UTC(2026, 0, 1) }, { mostQuiet: 10 });
    const started = (await bench.dispatched()).slice(before);
    if (started.length === 0) return bench.labels();
    for (const stage of ['filter', 'test', 'reason'] as const) {
      if (started.some((name) => name.startsWith(stage))) await bench.stage(stage);
    }
  }
  throw new Error('The card never comes to rest.');
}

it('tells its work which commit it is about', async () => {
  const bench = await gateBench();
  const heads: string[] = [];
  const run = { id: 9_002, attempt: 1 };
  await runGateStage(bench.world, { stage: 'filter', pullRequest: bench.number, run, mode: 'advise' }, async (pullRequest) => {
    heads.push(pullRequest.head.commit);
    return resultAt(testPending);
  });
  expect(heads).toEqual([await bench.head()]);
});
