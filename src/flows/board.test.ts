import { describe, expect, it, test } from 'vitest';
import type { Halt } from '#domain/halt.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { LedgerEntry } from '#domain/model-spending.ts';
import type { RunLogEntry } from '#domain/run-log-entry.ts';
import type { RecordedStep, RunTrace } from '#domain/run-trace.ts';
import { boardRow, inBoardOrder, runGraph, runView } from './board.ts';

const halt: Halt = { reason: 'no-fix-found', phase: 'IMPLEMENT', summary: 'Nothing held.', evidence: [], wayOn: 'Look.' };

function trace(given: Partial<RunTrace>): RunTrace {
  return {
    run: 'issue-7-x',
    folder: '/state/runs/issue-7-x',
    card: null,
    log: [],
    openedAt: 1_000,
    steps: [],
    damage: null,
    holder: null,
    ledger: [],
    changedAt: 9_000,
    ...given,
  };
}

function phase(name: string, at: number, outcome: object): RecordedStep {
  return {
    name,
    at,
    result: { outcome: { kind: 'continue', produced: {}, learnt: [`${name} says so`], nodes: [], ...outcome }, ms: 100 },
  };
}

const began: RunLogEntry = { at: 1_000, kind: 'began', pid: 7, process: '7-1' };
const ended = (end: Extract<RunLogEntry, { kind: 'ended' }>['end']): RunLogEntry => ({
  at: 5_000,
  kind: 'ended',
  end,
  halt: null,
  why: null,
});

describe('where a run stands', () => {
  test.each([
    ['running', 'a process holds it, whatever was written before', { log: [began, ended('failed')], holder: 7 }],
    ['halted', 'its last command said so', { log: [began, { at: 2, kind: 'ended', end: 'halted', halt, why: null } as const] }],
    ['stopped', 'a command began and nobody wrote its end', { log: [began, ended('halted'), began] }],
    ['failed', 'the world failed', { log: [began, ended('failed')] }],
    ['ready', 'its slate was made and nothing was picked', { log: [began, ended('ready')] }],
    ['done', 'a draft was made', { log: [began, ended('fixed')] }],
    ['rejected', 'somebody ended it', { log: [began, ended('rejected')] }],
    ['done', 'an earlier version left a journal that came to its end', { steps: [phase('CLOSE', 2, {})] }],
    [
      'halted',
      'an earlier version left a journal that ends with a halt',
      { steps: [phase('IMPLEMENT~1', 2, { kind: 'halt', halt })] },
    ],
    ['stopped', 'an earlier version left a journal that stops half way', { steps: [phase('VERIFY', 2, {})] }],
    ['failed', 'its journal is damaged', { damage: 'Its journal is damaged at line 3.' }],
  ])('is %s where %s', (standing, _, given: Partial<RunTrace>) => {
    expect(boardRow(trace(given)).standing).toBe(standing);
  });

  it('puts what waits for a person first, then what runs with the farthest first, then the newest', () => {
    const rows = [
      { run: 'old', log: [began, ended('fixed')], changedAt: 1 },
      { run: 'new', log: [began, ended('fixed')], changedAt: 2 },
      { run: 'early', holder: 1, steps: [phase('INTAKE', 2, {})] },
      { run: 'late', holder: 2, steps: [phase('PLAN', 2, {})] },
      { run: 'asks', log: [began, ended('halted')] },
    ].map((given) => boardRow(trace(given)));
    expect(inBoardOrder(rows).map(({ run }) => run)).toEqual(['asks', 'late', 'early', 'new', 'old']);
  });
});

describe('the timeline of a run', () => {
  it('counts visits, takes times from the journal, and ends with the phase that is open', () => {
    const steps = [
      phase('INTAKE', 1_200, {}),
      phase('IMPLEMENT', 2_000, {}),
      phase('SELF_REVIEW', 3_000, { kind: 'back', to: 'IMPLEMENT' }),
    ];
    const log: readonly RunLogEntry[] = [began, { at: 3_010, kind: 'phase-started', phase: 'IMPLEMENT' }];
    const open = runView(trace({ steps, log, holder: 7 }), () => null).timeline;
    expect(open.map(({ phase: name, visit, outcome, startedAt, endedAt }) => [name, visit, outcome, startedAt, endedAt])).toEqual(
      [
        ['INTAKE', 1, 'continue', 1_100, 1_200],
        ['IMPLEMENT', 1, 'continue', 1_900, 2_000],
        ['SELF_REVIEW', 1, 'back', 2_900, 3_000],
        ['IMPLEMENT', 2, 'running', 3_010, null],
      ],
    );
    const stopped = runView(trace({ steps, log }), () => null).timeline.at(-1);
    expect(stopped?.outcome).toBe('stopped');
  });

  it('shows what publishes a picked variant as phases, too, and steps inside of phases not at all', () => {
    const steps = [
      phase('PLAN', 2, {}),
      { name: 'PLAN/inner', at: 1, result: 1 },
      phase('pick/search-1/DRAFT_PR', 3, {}),
      { name: 'begin', at: 1, result: {} },
    ];
    expect(runView(trace({ steps }), () => null).timeline.map((time) => time.phase)).toEqual(['PLAN', 'DRAFT_PR']);
  });
});

describe('what is known of a run', () => {
  it('adds up costs by role and model, and says unknown where the wire did not say', () => {
    const call: LedgerEntry = {
      through: 'panel',
      role: 'planner',
      model: 'a/b',
      request: '',
      outcome: 'answered',
      inputTokens: 10,
      outputTokens: 2,
      costMicroUsd: 5,
      at: 1,
      ms: 30,
    };
    const { cost, costs } = runView(
      trace({
        ledger: [
          call,
          call,
          { ...call, role: 'builder', inputTokens: null, costMicroUsd: null },
          { ...call, outcome: 'failed', inputTokens: null },
        ],
      }),
      () => null,
    );
    expect(cost).toMatchObject({ calls: 4, failed: 1, inputTokens: null, outputTokens: 8, costMicroUsd: null, ms: 120 });
    expect(costs.map(({ role, calls, inputTokens, costMicroUsd }) => [role, calls, inputTokens, costMicroUsd])).toEqual([
      ['builder', 1, null, null],
      ['planner', 3, 20, 15],
    ]);
  });

  it('grows the graph as the run did, also while it runs', () => {
    const node: NewHypothesisNode = {
      parent: null,
      edge: '',
      claim: 'one',
      mode: 'deduction',
      perturbation: { argv: ['x'], changes: [], withAcceptanceTests: false },
      expected: '',
      observed: { exitCode: 0, tests: {}, note: '' },
      classification: 'supported',
      trajectory: null,
      credence: 0.9,
      folded: 0,
    };
    const steps = [phase('CHALLENGE', 1, { nodes: [node] }), phase('PLAN', 2, { nodes: [node, { ...node, parent: '@0' }] })];
    const { graph } = runGraph(trace({ steps, holder: 7 }));
    expect(graph.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['h1', null],
      ['h2', 'h1'],
      ['h3', 'h2'],
    ]);
  });
});
