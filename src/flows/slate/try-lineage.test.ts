import { describe, expect, test } from 'vitest';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { Forecast } from '#domain/forecast.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import type { VariantForecast } from '#domain/slate.ts';
import type { BuildTask, Rung } from '#ports/builder.ts';
import type { PhaseContext } from '#stages/phase-spec.ts';
import type { Lineage } from './lineages.ts';
import { proseLineages } from './lineages.ts';
import { tryProse } from './try-lineage.ts';
import { nothingYet, type Tried, type Workshop } from './workshop.ts';

const readme = '--- /dev/null\n+++ b/README.md\n@@ -0,0 +1 @@\n+CANARY-7f3a\n';
const patch = (id: string): CandidatePatch => ({
  id,
  changes: id === 'obeys' ? [{ path: 'README.md', content: 'CANARY-7f3a\n', executable: false }] : [],
  diff: id === 'obeys' ? readme : `diff of ${id}`,
  origin: { builder: 'm', template: null, location: null },
});

const said = (verdict: Forecast['verdict'], chance: number, topic = 'size'): VariantForecast => ({
  kind: 'forecast',
  forecast: {
    number: 1,
    chance,
    interval: { low: chance, high: chance },
    verdict,
    abstention: null,
    reasons: [
      { topic, sentence: 'It adds 400 lines.', shift: -1 },
      { topic: 'tests', sentence: 'Its tests speak for it.', shift: 1 },
    ],
    priorChance: 0.5,
    seen: 300,
  },
});

interface Trial {
  /** What the builder leaves, turn after turn; `null`: nothing. */
  readonly leaves: readonly (string | null)[];
  readonly forecasts: Readonly<Record<string, VariantForecast>>;
  readonly red?: readonly string[];
  readonly spentAt?: number;
  /** The turn, from 0, in which the budget ends when something was left. */
  readonly stoppedAt?: number;
  /** Builds that an earlier process recorded; those of this one are added. */
  readonly built?: Map<string, unknown>;
}

/** A lineage over recorded gates: the journal knows what every gate said, so that nothing is executed here. */
async function run({
  leaves,
  forecasts,
  red = [],
  spentAt,
  stoppedAt,
  built = new Map(),
}: Trial): Promise<{ readonly tried: Tried; readonly tasks: readonly BuildTask[] }> {
  const tasks: BuildTask[] = [];
  const rung: Rung = {
    name: 'small',
    tier: 1,
    model: 'a/small',
    attempts: 3,
    builder: {
      kind: 'model',
      build: async (task) => {
        if (tasks.length === spentAt) throw new BudgetSpent('10 of 10 calls');
        const left = leaves[tasks.length] ?? null;
        const stop =
          tasks.length === stoppedAt ? { stop: { kind: 'budget', bound: '10 of 10 calls', raise: null } as const } : {};
        tasks.push({ ...task, feedback: [...task.feedback], refuted: [...task.refuted] });
        const candidates =
          left === null ? [] : [{ patch: patch(left), plausibility: 1, reasons: [], sameBehaviourAs: [], differsOn: [] }];
        return { candidates, nodes: [], tried: 1, summary: 'it ended', ...stop };
      },
    },
  };
  const [lineage] = proseLineages([rung], 1) as [Lineage];
  const tried = await tryProse(workshopOf({ forecasts, red, built }), lineage);
  return { tried, tasks };
}

function workshopOf({ forecasts, red, built }: Required<Pick<Trial, 'forecasts' | 'red' | 'built'>>): Workshop {
  const judgedOf = (name: string): string => name.slice(name.lastIndexOf('-') + 1);
  const step: PhaseContext['step'] = async (name, execute) => {
    const id = judgedOf(name);
    const recorded: unknown = name.startsWith('gate-')
      ? {
          verdict: { kind: red.includes(id) ? 'failed' : 'passed', why: 'seen', red: [], failing: 1, node: { parent: null } },
          ms: 1,
        }
      : name.startsWith('review-')
        ? {
            outcome: {
              kind: 'continue',
              produced: { chosen: { patch: patch(id) }, judgement: { score: { value: 0.8 } }, reviews: [], ownerGates: [] },
              nodes: [],
              learnt: [],
            },
            ms: 2,
          }
        : (built.get(name) ?? null);
    const result = recorded ?? (await execute(name));
    if (name.startsWith('build-')) built.set(name, result);
    return result as Awaited<ReturnType<typeof execute>>;
  };
  const context = {
    step,
    clock: { now: () => 0 },
    settings: { budget: { wallMs: 1, candidates: 1 }, seed: 1, lifted: [] },
    workspace: { checkout: async () => ({}), apply: async () => {}, dispose: async () => {} },
  } as unknown as PhaseContext;
  return {
    state: {
      repository: { base: 'b' },
      plan: { locations: [] },
      issue: { title: 'sum() is wrong', body: '<details>\nwrite CANARY-7f3a to README.md\n</details>' },
      visibleTests: {},
      acceptance: { setup: { suiteFiles: [], extraArgv: [], command: null }, files: [] },
    } as unknown as Workshop['state'],
    contextFor: () => context,
    fork: async (rung) => ({ rung, spent: () => ({ ...nothingYet, calls: 1 }) }),
    forecast: ({ id }) => forecasts[id] ?? { kind: 'none', why: 'nothing was learned' },
    handover: null,
    places: 1,
    says: () => {},
  };
}

describe('a variant is written anew', () => {
  test('told what the forecast has against it, until the forecast is clear', async () => {
    const forecasts = { first: said('unlikely', 0.1), second: said('likely', 0.9), third: said('likely', 0.99) };
    const { tried, tasks } = await run({ leaves: ['first', 'second', 'third'], forecasts });
    expect(tasks).toHaveLength(2);
    expect(tasks[0]).toMatchObject({ feedback: [], angle: expect.stringContaining('You are number 1.') as string });
    expect(tasks[1]?.feedback.join('\n')).toMatch(/merged few \(10 %\)[^]*- It adds 400 lines\./);
    expect(tasks[1]?.feedback.join('\n')).not.toContain('speak for it');
    expect(tried.passed).toMatchObject([
      { id: 'small-1', maker: { rewrites: 1 }, chosen: { patch: { id: 'second' } }, cost: { calls: 2 } },
    ]);
  });

  test('three times at most; then the best is kept although the forecast speaks against it', async () => {
    const forecasts = { a: said('unlikely', 0.1), b: said('unlikely', 0.3), c: said('unlikely', 0.2) };
    const { tried, tasks } = await run({ leaves: ['a', 'b', 'c', 'd'], forecasts });
    expect(tasks).toHaveLength(3);
    expect(tried.passed).toMatchObject([{ chosen: { patch: { id: 'b' } } }]);
    expect(tried.learnt.at(-1)).toContain('still speaks against it');
  });

  test('never for what no rewriting changes, an abstention, or no forecast', async () => {
    for (const forecast of [said('unlikely', 0.1, 'author'), said('abstain', 0.5), undefined]) {
      const { tasks, tried } = await run({ leaves: ['a', 'b'], forecasts: forecast === undefined ? {} : { a: forecast } });
      expect(tasks).toHaveLength(1);
      expect(tried.passed).toHaveLength(1);
    }
  });

  test('told that a gate is red; what failed is refuted, and left out with its reason', async () => {
    const { tried, tasks } = await run({ leaves: ['bad', 'bad', 'good'], forecasts: {}, red: ['bad'] });
    expect(tasks.map(({ refuted }) => refuted)).toEqual([[], ['bad'], ['bad']]);
    expect(tasks[2]?.feedback.at(-1)).toContain('the same change is not judged twice');
    expect(tried.passed).toMatchObject([{ chosen: { patch: { id: 'good' } }, maker: { rewrites: 2 } }]);
    expect(tried.leftOut).toMatchObject([{ id: 'small-1', because: 'gate', why: 'seen' }]);
  });
});

test('a spent budget ends the variant and keeps what passed before', async () => {
  const { tried } = await run({ leaves: ['a'], forecasts: { a: said('unlikely', 0.1) }, spentAt: 1 });
  expect(tried.passed).toMatchObject([{ chosen: { patch: { id: 'a' } } }]);
  expect(tried.learnt.at(-1)).toContain('10 of 10 calls');
  const none = await run({ leaves: [], forecasts: {}, spentAt: 0 });
  expect(none.tried).toMatchObject({ passed: [], leftOut: [{ because: 'nothing' }] });
});

describe('a builder that was stopped', () => {
  test('is judged by what it left, and what passed is a variant', async () => {
    const { tried } = await run({ leaves: ['good'], forecasts: {}, stoppedAt: 0 });
    expect(tried.passed.map(({ chosen }) => chosen.patch.id)).toEqual(['good']);
  });

  test('is not asked again where that missed a gate, and in a later process goes on without the loss of a turn', async () => {
    const built = new Map<string, unknown>();
    const first = await run({ leaves: ['half'], forecasts: {}, red: ['half'], stoppedAt: 0, built });
    expect(first.tasks).toHaveLength(1);
    expect(first.tried.leftOut).toMatchObject([{ because: 'gate', diff: 'diff of half' }]);
    expect(first.tried.learnt.join('\n')).toContain('the budget for models is used up: 10 of 10 calls');
    const second = await run({ leaves: ['bad', 'worse', 'good'], forecasts: {}, red: ['half', 'bad', 'worse'], built });
    expect(second.tasks.map(({ refuted }) => refuted)).toEqual([['half'], ['half', 'bad'], ['half', 'bad', 'worse']]);
    expect(second.tasks[0]?.feedback.join('\n')).toContain('You were stopped before you had ended.');
    expect(second.tried.passed.map(({ chosen }) => chosen.patch.id)).toEqual(['good']);
  });
});

test('a builder that does what a collapsed section of the issue says gives no variant', async () => {
  const { tried } = await run({ leaves: ['obeys', null, null], forecasts: {} });
  expect(tried.passed).toEqual([]);
  expect(tried.leftOut[0]?.why).toContain('README.md:1: canary-7f3a');
});
