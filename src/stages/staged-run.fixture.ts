import { join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { searchBuilder } from '#adapters/search-builder/search-builder.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { temporaryRepository } from '#adapters/git-workspace/temporary-repository.ts';
import type { ModelRole } from '#domain/model-role.ts';
import { phases, type Phase } from '#domain/phase.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { issueToDraftPr, type FixResult } from '#flows/issue-to-draft-pr.ts';
import { fixPhases } from '#flows/phases.ts';
import { sha256 } from '#lib/digest.ts';
import type { Rung } from '#ports/builder.ts';
import { fakeForge } from '#ports/forge.fake.ts';
import { fakeJournals, fakeJournalStorage, type FakeJournalStorage } from '#ports/journal.fake.ts';
import type { ModelPanel } from '#ports/model-panel.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import { fakeSigner } from '#ports/signer.fake.ts';
import type { RunSettings } from './phase-spec.ts';

/** A small package with a defect: `sum` leaves the first value out. What `clamp` does with crossed bounds is written down. */
export const littleMath: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'little-math', version: '1.2.0', main: 'index.js', scripts: { test: 'node --test' } })}\n`,
  'README.md':
    '# little-math\n\n- `sum(values)` adds numbers.\n- `clamp(5, 3, 1)` gives `1`: with crossed bounds the upper one wins.\n',
  'index.js': `'use strict';

/** Adds the values. */
exports.sum = function sum(values) {
  let total = 0;
  for (let index = 1; index < values.length; index++) {
    total += values[index];
  }
  return total;
};

exports.clamp = function clamp(value, low, high) {
  if (value > high) return high;
  return value < low ? low : value;
};
`,
  'test/index.test.js': `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { clamp, sum } = require('../index.js');

test('clamp keeps a value inside its bounds', () => assert.strictEqual(clamp(5, 1, 3), 3));
test('the sum of nothing is nothing', () => assert.strictEqual(sum([]), 0));
`,
};

export const sumIssue = {
  title: 'sum() ignores the first value',
  body: "The first element never counts.\n\n```js\nconst { sum } = require('little-math');\n\nsum([1, 2, 3]); // expected 6, got 5\nsum([5]); // expected 5, got 0\n```\n",
};

export interface StagedRun {
  readonly issue?: { readonly title: string; readonly body: string };
  readonly files?: Readonly<Record<string, string>>;
  /** The last phase that is run. */
  readonly until: Phase;
  readonly panel: ModelPanel | null;
  readonly ladder?: readonly Rung[];
  /** Whether the search engine is the ladder. */
  readonly search?: boolean;
  /** To continue a run that halted. */
  readonly storage?: FakeJournalStorage;
  readonly resume?: { readonly proceedAnyway: boolean };
  readonly settings?: Partial<RunSettings>;
}

export interface StagedResult extends FixResult {
  readonly storage: FakeJournalStorage;
  /** Everything that was told, in order. */
  readonly learnt: readonly string[];
  /** Phases in the order in which they were come to. */
  readonly phases: readonly Phase[];
}

/**
 * The first phases of the main story on a real repository in the real sandbox, with fakes for forge, signer, journal and models. What comes
 * before IMPLEMENT is executed once for all runs that are the same until there; the others go on from its journal.
 */
export async function stagedRun(run: StagedRun): Promise<StagedResult> {
  return walk(run, run.storage ?? (await begun(run)) ?? fakeJournalStorage());
}

const lateRoles: readonly ModelRole[] = ['failure-reader', 'structure-reviewer', 'logic-reviewer'];
const beginnings = new Map<string, Promise<FakeJournalStorage>>();

/** A journal that holds the phases before IMPLEMENT; `null` where the run ends before, or somebody in the panel has a part in them. */
async function begun({ until, panel, issue, files, settings }: StagedRun): Promise<FakeJournalStorage | null> {
  if (phases.indexOf(until) < phases.indexOf('IMPLEMENT') || panel?.seats.some(({ role }) => !lateRoles.includes(role)) === true)
    return null;
  const beginning: StagedRun = {
    until: 'PLAN',
    panel: null,
    ...(issue === undefined ? {} : { issue }),
    ...(files === undefined ? {} : { files }),
    ...(settings === undefined ? {} : { settings }),
  };
  const key = JSON.stringify(beginning);
  const known = beginnings.get(key) ?? recorded(beginning);
  beginnings.set(key, known);
  return { runs: structuredClone((await known).runs), held: new Set() };
}

async function recorded(run: StagedRun): Promise<FakeJournalStorage> {
  return (await walk(run, fakeJournalStorage())).storage;
}

const sandbox = bubblewrapSandbox();

async function walk(run: StagedRun, storage: FakeJournalStorage): Promise<StagedResult> {
  using repository = temporaryRepository(run.files ?? littleMath);
  // The same commit each time, so that a run can be continued in another repository of the same content.
  process.env['GIT_AUTHOR_DATE'] = process.env['GIT_COMMITTER_DATE'] = '2026-01-02T03:04:05Z';
  const base = repository.commit();
  const learnt: string[] = [];
  const visited: Phase[] = [];
  const { title, body } = run.issue ?? sumIssue;
  const item: WorkItem = { origin: { kind: 'stdin' }, number: 7, title, body, labels: [], digest: sha256(`${title}\n${body}`) };
  const workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
  const search: Rung = { name: 'search', tier: 0, model: null, attempts: 1, builder: searchBuilder({ sandbox, workspace }) };
  const journal = await fakeJournals(storage).open('run');
  try {
    const result = await issueToDraftPr({
      item,
      phases: fixPhases.slice(0, fixPhases.findIndex(({ phase }) => phase === run.until) + 1),
      journal,
      resume: run.resume ?? null,
      report: (event) => {
        if (event.kind === 'phase-started') visited.push(event.phase);
        if (event.kind === 'phase-ended') learnt.push(...event.learnt);
      },
      world: {
        workspace,
        sandbox,
        forge: fakeForge(),
        signer: fakeSigner('staged'),
        ladder: run.ladder ?? (run.search === true ? [search] : []),
        panel: run.panel,
        clock: { now: () => 1_800_000_000_000 },
        settings: {
          run: 'run',
          version: '0.0.0',
          repository: { root: repository.root, base, branch: 'main', dirty: [] },
          baseIsExplicit: false,
          branch: 'bot/issue-7-sum',
          dryRun: false,
          withoutSuite: false,
          testCommand: null,
          limits: defaultLimits,
          budget: { wallMs: 60_000, candidates: 50 },
          protect: [],
          seed: 1,
          handOver: true,
          gates: [],
          lifted: [],
          ...run.settings,
        },
      },
    });
    return { ...result, storage, learnt, phases: visited };
  } finally {
    await journal.close();
  }
}

/** What a person was asked in one call, as one text. */
export function askedText(
  request: { readonly turns: readonly { readonly kind: string; readonly text?: string }[] } | undefined,
): string {
  return request?.turns.map((turn) => turn.text ?? '').join('\n') ?? '';
}
