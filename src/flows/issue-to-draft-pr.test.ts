import { beforeEach, describe, expect, test } from 'vitest';
import { haltReasons, haltLabel, reentryPhase, type HaltReason } from '#domain/halt.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import { phases, type Phase } from '#domain/phase.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import { fakeForge, type FakeForge } from '#ports/forge.fake.ts';
import { fakeJournals, fakeJournalStorage } from '#ports/journal.fake.ts';
import type { PhaseContext, RegisteredPhase } from '#stages/phase-spec.ts';
import { issueToDraftPr, type FixResult, type RunEvent } from './issue-to-draft-pr.ts';

const item: WorkItem = { origin: { kind: 'stdin' }, number: 7, title: 'A title', body: '', labels: [], digest: 'd'.repeat(64) };
const place = 'issue-7';

let forge: FakeForge;
let storage: ReturnType<typeof fakeJournalStorage>;
let events: RunEvent[];
let ran: Phase[];
beforeEach(() => {
  [forge, storage] = [fakeForge(), fakeJournalStorage()];
  [events, ran] = [[], []];
});

const wordsOf = (phase: Phase): string => phase.toLowerCase().replace('_', ' ');

/** Phases that learn one sentence each; one of them may halt until that is lifted. */
function registry(
  halting: { readonly at: Phase; readonly reason: HaltReason; readonly isStubborn?: boolean } | null,
): readonly RegisteredPhase[] {
  return phases.map((phase) => ({
    phase,
    reads: [],
    mayRead: [],
    writes: [],
    mayWrite: [],
    async run(_state, { settings }: PhaseContext) {
      ran.push(phase);
      if (halting?.at !== phase || (settings.lifted.includes(halting.reason) && halting.isStubborn !== true)) {
        return { kind: 'continue', produced: {}, learnt: [`${wordsOf(phase)} is done, @maintainer`], nodes: [] };
      }
      if (halting.reason === 'budget-tokens') throw new BudgetSpent('10 of 10 tokens');
      const halt = { reason: halting.reason, summary: 'It stopped.', evidence: ['![x](http://evil.example)'], wayOn: 'Look.' };
      return { kind: 'halt', halt, learnt: ['stopped'], nodes: [] };
    },
  }));
}

async function run(
  halting: { readonly at: Phase; readonly reason: HaltReason; readonly isStubborn?: boolean } | null,
  options: { readonly resume?: boolean; readonly dryRun?: boolean; readonly item?: WorkItem; readonly now?: () => number } = {},
): Promise<FixResult> {
  const journal = await fakeJournals(storage).open('issue-7-a');
  ran = [];
  const settings = { run: 'issue-7-a', dryRun: options.dryRun ?? false, lifted: [] };
  const world = { forge, clock: { now: options.now ?? (() => 0) }, settings } as unknown as Parameters<
    typeof issueToDraftPr
  >[0]['world'];
  const resume = options.resume === true ? { proceedAnyway: true } : null;
  const request = { item: options.item ?? item, phases: registry(halting), journal, world, resume };
  return issueToDraftPr({ ...request, report: (event) => events.push(event) }).finally(() => journal.close());
}

const comments = (): readonly string[] => forge.actions.flatMap((action) => (action.kind === 'comment' ? [action.body] : []));
const sentences = (): string => events.flatMap((event) => (event.kind === 'forge' ? [event.sentence] : [])).join('\n');

function placeOf(reason: HaltReason): Phase {
  return reentryPhase[reason] ?? 'IMPLEMENT';
}

describe('a run on its issue', () => {
  test('leaves one comment with every phase, and one label', async () => {
    expect((await run(null)).outcome).toBe('fixed');
    const [comment, ...others] = comments();
    expect(others).toEqual([]);
    for (const phase of phases.slice(0, -1)) expect(comment).toContain(`✅ **${phase}**: ${wordsOf(phase)} is done`);
    expect(comment).not.toContain('@maintainer');
    expect(await forge.labels(place)).toEqual(['auto:in-progress']);
  });

  const liftable = haltReasons.filter((reason) => reason !== 'state-corrupted');
  test.each(liftable)('%s is told with label, evidence and way on, and goes on at its phase', async (reason) => {
    const halting = { at: placeOf(reason), reason };
    const halted = await run(halting);
    expect(halted.halt).toMatchObject({ reason, phase: placeOf(reason) });
    expect(await forge.labels(place)).toEqual([haltLabel(reason)]);
    expect(comments()).toEqual([expect.stringContaining(`asks a person: **${reason}**`)]);
    expect(comments()[0]).toMatch(/\*\*Way on\.\*\*/);
    expect(comments()[0]).not.toContain('![x]');
    expect(comments()[0]?.includes('auto:proceed-anyway')).toBe(reason !== 'budget-tokens');

    const resumed = await run(halting, { resume: true });
    expect(resumed.outcome).toBe('fixed');
    expect(ran[0]).toBe(halting.at);
    expect(await forge.labels(place)).toEqual(['auto:in-progress']);
    expect(comments()).toHaveLength(1);
  });
});

test('a run never goes on after the phase that halted, wherever the reason returns to', async () => {
  const halting = { at: 'CHALLENGE', reason: 'not-reproducible' } as const;
  await run(halting);
  await run(halting, { resume: true });
  expect(ran[0]).toBe('CHALLENGE');
  expect(reentryPhase[halting.reason], 'control').toBe('TEST_FIRST');
});

describe('an answer', () => {
  test('is to what people could see: not to a halt that the same call comes to first', async () => {
    const halting = { at: 'COUNCIL', reason: 'council-blocking-finding' } as const;
    expect((await run(halting, { resume: true })).halt?.reason).toBe(halting.reason);
    expect((await run(halting, { resume: true })).outcome, 'control').toBe('fixed');
  });

  test('to a spent budget is none to the halt that comes once there is more', async () => {
    const spent = { at: 'IMPLEMENT', reason: 'budget-tokens', isStubborn: true } as const;
    const unsafe = { at: 'SELF_REVIEW', reason: 'test-instance-unsafe' } as const;
    await run(spent);
    expect((await run(spent, { resume: true })).halt?.reason, 'the budget is as small as before').toBe('budget-tokens');
    expect((await run(unsafe)).halt?.reason).toBe('test-instance-unsafe');
    expect((await run(unsafe)).halt?.reason, 'nobody has answered that').toBe('test-instance-unsafe');
    expect((await run(unsafe, { resume: true })).outcome, 'control').toBe('fixed');
  });
});

describe('a label on the issue', () => {
  const halting = { at: 'COUNCIL', reason: 'council-blocking-finding' } as const;
  const label = (name: string, mayDecide: boolean): unknown =>
    forge.hands.set(`${place} ${name}`, { who: 'somebody', mayDecide });

  test('lifts the halt when the same command runs again, and is taken off', async () => {
    await run(halting);
    expect((await run(halting)).outcome, 'control: without it').toBe('halted');
    label('auto:proceed-anyway', true);
    expect((await run(halting)).outcome).toBe('fixed');
    expect(events).toContainEqual({ kind: 'lifted', reason: halting.reason, at: 'COUNCIL', by: 'somebody' });
    expect(await forge.labels(place)).not.toContain('auto:proceed-anyway');
  });

  test('lifts nothing that nobody had seen when it was put on', async () => {
    label('auto:proceed-anyway', true);
    expect((await run(halting)).outcome).toBe('halted');
  });

  test('of somebody who may not write is ignored, and that is told', async () => {
    await run(halting);
    label('auto:proceed-anyway', false);
    label('auto:reject', false);
    expect((await run(halting)).outcome).toBe('halted');
    expect(sentences()).toMatch(/auto:proceed-anyway on issue-7 is ignored: somebody/);
    expect(sentences()).toMatch(/auto:reject on issue-7 is ignored/);
  });

  test('ends the run, which then does nothing', async () => {
    await run(halting);
    label('auto:reject', true);
    expect(await run(halting)).toMatchObject({ outcome: 'rejected', rejectedBy: 'somebody', halt: null });
    expect(ran).toEqual([]);
    expect(await forge.labels(place)).toEqual(expect.arrayContaining(['auto:rejected', 'auto:reject']));
    expect(comments()).toEqual([expect.stringMatching(/ended its work on this issue/)]);
  });

  test.each([
    ['at the next phase after a minute', 61_000, ['INTAKE', 'VERIFY', 'CHALLENGE']],
    ['before anything is pushed, where less time has gone by', 1, phases.slice(0, phases.indexOf('DRAFT_PR'))],
  ])('put on while a run is under way ends it %s', async (_, later, expected) => {
    let now = 0;
    const clock = (): number => {
      if (ran.at(-1) === 'CHALLENGE' && now === 0) {
        label('auto:reject', true);
        now = later;
      }
      return now;
    };
    expect(await run(null, { now: clock })).toMatchObject({ outcome: 'rejected', rejectedBy: 'somebody' });
    expect(ran).toEqual(expected);
  });
});

describe('state-corrupted', () => {
  const halting = { at: 'VERIFY', reason: 'verifier-disagrees' } as const;

  test('is the answer where our comment was edited, with whatever seal; what was edited stays', async () => {
    await run(halting);
    const at = forge.actions.findIndex((action) => action.kind === 'comment');
    const before = forge.actions[at];
    if (before?.kind !== 'comment') throw new Error('no comment');
    expect((await run(halting)).halt?.reason, 'control').toBe('verifier-disagrees');
    const edited = { ...before, body: before.body.replace('It stopped.', 'All is well.') };
    forge.actions[at] = edited;
    expect((await run(halting, { resume: true })).halt).toMatchObject({ reason: 'state-corrupted' });
    expect(comments()).toContain(edited.body);
    expect(comments()).toHaveLength(2);
    expect(await forge.labels(place)).toEqual(['auto:halt:state-corrupted']);
    expect((await run(halting)).halt?.reason, 'still, while it stands').toBe('state-corrupted');
    forge.actions[at] = before;
    expect((await run(halting, { resume: true })).outcome, 'put back').toBe('fixed');
  });

  test('is the answer where the issue was edited', async () => {
    await run(halting);
    const other = { ...item, digest: 'e'.repeat(64) };
    expect((await run(halting, { resume: true, item: other })).halt?.reason).toBe('state-corrupted');
    expect(comments()).toHaveLength(2);
  });

  test('is ended by a label like any run, and the comment that was edited is left as it is', async () => {
    await run(halting);
    const at = forge.actions.findIndex((action) => action.kind === 'comment');
    const edited = { ...forge.actions[at], body: 'All is well.' } as (typeof forge.actions)[number];
    forge.actions[at] = edited;
    forge.hands.set(`${place} auto:reject`, { who: 'somebody', mayDecide: true });
    expect(await run(halting)).toMatchObject({ outcome: 'rejected', rejectedBy: 'somebody' });
    expect(comments()).toEqual(['All is well.', expect.stringMatching(/ended its work on this issue/)]);
  });
});

test('a dry run writes nothing and says what it would write', async () => {
  await run(null, { dryRun: true });
  expect(forge.actions).toEqual([]);
  expect(sentences()).toMatch(/would comment on issue-7[^]*would add the label auto:in-progress/);
});

test('a forge that takes no comment does not end the run', async () => {
  const apply = async (): Promise<never> => {
    throw new WorldError('environment', 'The issue is locked.');
  };
  forge = { ...forge, apply };
  expect((await run(null)).outcome).toBe('fixed');
  expect(sentences()).toMatch(/could not be said on its issue: The issue is locked/);
});
