import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { branchName } from '#domain/branch-name.ts';
import { GoingInCircles, nothingSpent, type ModelSpending } from '#domain/model-spending.ts';
import type { SpendingOfBoth } from '#present/spending-text.ts';
import type { RunState } from '#domain/run-state.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Config } from '#config/config.ts';
import type { ModelPlan } from '#config/planned-models.ts';
import { issueToDraftPr, type FixResult } from '#flows/issue-to-draft-pr.ts';
import { fixPhases } from '#flows/phases.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { fixReport } from '#present/fix-report.ts';
import { runFolder, type FixWorld, type OpenedRepository } from '#wiring/fix-world.ts';
import { openMergeWishes } from '#wiring/merge-wishes.ts';
import { probeGates } from '#wiring/probe-gates.ts';
import type { GitHubWorld } from '#wiring/github-world.ts';
import { openPlayers, setSpendingAside, type Players } from '#wiring/players.ts';
import type { Journal } from '#ports/journal.ts';
import type { MergeWishes } from '#ports/merge-wishes.ts';
import { openIssue, pullRequestUrl, receiptPath, unpublishedOn, type FixOptions } from './open-fix.ts';
import { openWork, resumeOf, settingsFrom } from './open-work.ts';
import { endOfFix, recordRun, type RunRecorder } from './record-run.ts';
import { runIdentity, type RunIdentity } from './run-identity.ts';
import { recordIdentity, runToResume } from './run-to-resume.ts';
import { keepUnfinished, keptLines, keptWith, type KeptFile } from './unfinished-changes.ts';
import { watchRun } from './watch-run.ts';

/** Runs the main job on an issue, named or already read, and tells about it. Returns the exit status; throws `WorldError` where it could not run. */
export async function runFix(issue: string | WorkItem, options: FixOptions, version: string): Promise<number> {
  try {
    return await fix(issue, options, version);
  } catch (error) {
    const kind = error instanceof WorldError ? error.kind : error instanceof GoingInCircles ? 'circles' : null;
    if (options.json === true && kind !== null) {
      const { message } = error as Error;
      console.log(JSON.stringify({ outcome: 'failed', halt: null, error: { kind, message } }));
    }
    throw error;
  }
}

async function fix(issue: string | WorkItem, options: FixOptions, version: string): Promise<number> {
  const resume = resumeOf(options);
  const { gitHub, item } = await openIssue(issue, options);
  const { named, opened, config, plan, world } = await openWork(options, gitHub);
  const mergeWishes = await openMergeWishes(config.merge, gitHub, (sentence) => console.error(sentence));
  const branch = options.branch ?? branchName(item.number, item.title);
  const forge = gitHub === null ? null : gitHub.publish === null ? 'local' : 'github';
  const { dryRun = false } = options;
  const about = { item, config, plan, repository: named.repository, version, dryRun, forge, branch, mergeWishes } as const;
  const identity = runIdentity(about);
  const run = await runOf(options, world, { identity, item });
  if (options.restart === true) await forget(world, item, run);
  const { result, spending } = await walk({
    item,
    run,
    identity,
    config,
    plan,
    opened,
    world,
    options,
    version,
    branch,
    mergeWishes,
    resume,
  });
  return tell(result, { spending, run, item, opened, world, gitHub, options, branch });
}

/** The run that is meant: the one named, the one of this command, or for `--resume` what `runToResume` says. */
async function runOf(
  { resume }: FixOptions,
  world: FixWorld,
  { identity, item }: { readonly identity: RunIdentity; readonly item: WorkItem },
): Promise<string> {
  if (typeof resume === 'string') return resume;
  if (resume !== true) return identity.run;
  const { run, says } = await runToResume(world.journals, identity, item);
  if (says !== null) console.error(says);
  return run;
}

interface Walk {
  readonly item: WorkItem;
  readonly run: string;
  readonly config: Config;
  readonly plan: ModelPlan;
  readonly opened: OpenedRepository;
  readonly world: FixWorld;
  readonly options: FixOptions;
  readonly version: string;
  readonly identity: RunIdentity;
  readonly branch: string;
  readonly mergeWishes: MergeWishes | null;
  readonly resume: ReturnType<typeof resumeOf>;
}

/** The journal of a run. What it asked of models stays on the account of its work item. */
async function forget(world: FixWorld, item: WorkItem, run: string): Promise<void> {
  await rm(join(world.paths.journals, `${run}.jsonl`), { force: true });
  await setSpendingAside(world, item, run);
}

interface Walked {
  readonly result: FixResult;
  readonly spending: SpendingOfBoth | null;
}

async function walk(request: Walk): Promise<Walked> {
  const journal = await request.world.journals.open(request.run);
  try {
    const { config, plan, world, run, item, opened } = request;
    await recordIdentity(journal, request.identity.parts);
    const place = { run, item, root: opened.repository.root, cwd: process.cwd(), environment: process.env };
    const players = await openPlayers({ plan, config, world, ...place });
    try {
      const result = await followRecorded(request, journal, players);
      return { result, spending: spendingOf(players) };
    } finally {
      await players.close();
    }
  } finally {
    await journal.close();
  }
}

/** `null` where a program of the owner built, of which nobody knows. */
function spendingOf({ ladder, panel }: Players): SpendingOfBoth | null {
  if (ladder.some(({ builder }) => builder.kind === 'command')) return null;
  return { run: panel?.spending() ?? nothingSpent, workItem: panel?.workItemSpending() ?? null };
}

async function followRecorded(request: Walk, journal: Journal, players: Players): Promise<FixResult> {
  const { run, item, opened, world, options, version } = request;
  const { root, base } = opened.repository;
  const recorder = await recordRun({
    paths: world.paths,
    run,
    command: 'fix',
    root,
    item,
    base,
    version,
    options: { ...options },
  });
  try {
    const result = await follow(request, journal, { players, recorder });
    recorder.ended(endOfFix(result));
    return result;
  } catch (error) {
    recorder.failed(error);
    throw error;
  }
}

interface Followed {
  readonly players: Players;
  readonly recorder: RunRecorder;
}

async function follow(request: Walk, journal: Journal, { players, recorder }: Followed): Promise<FixResult> {
  const { item, run, world, options, version, branch, mergeWishes, resume } = request;
  const { ladder, panel } = players;
  const watch = watchRun(process.stderr);
  watch.begin(run, item);
  try {
    return await issueToDraftPr({
      item,
      phases: fixPhases,
      journal,
      resume,
      report(event) {
        recorder.report(event);
        watch.report(event);
      },
      world: {
        ...world,
        ...(mergeWishes === null ? {} : { mergeWishes }),
        ladder,
        panel,
        writeGates: probeGates(world.paths, item, process.env),
        settings: settingsFrom(request, { run, version, branch, dryRun: options.dryRun ?? false, lifted: [] }),
      },
    });
  } catch (error) {
    throw await keptWith(error, runFolder(world.paths, run));
  } finally {
    watch.end();
  }
}

interface Telling {
  readonly spending: SpendingOfBoth | null;
  readonly run: string;
  readonly item: WorkItem;
  readonly opened: OpenedRepository;
  readonly world: FixWorld;
  readonly gitHub: GitHubWorld | null;
  readonly options: FixOptions;
  readonly branch: string;
}

async function tell(result: FixResult, telling: Telling): Promise<number> {
  const folder = runFolder(telling.world.paths, telling.run);
  const graph = join(folder, 'graph.json');
  await mkdir(folder, { recursive: true });
  await writeFile(graph, `${canonicalJson(result.graph)}\n`);
  const receipt = receiptPath(result, telling.world.paths);
  const unfinished = await keepUnfinished(folder, result.state.unfinished ?? []);
  console.error(
    fixReport({
      ...telling,
      result,
      graph,
      receipt,
      repository: telling.opened.repository.root,
      dryRun: telling.options.dryRun ?? false,
      pullRequest: pullRequestUrl(result),
      unpublished: unpublishedOn(telling.gitHub),
      unfinished: keptLines(unfinished),
    }),
  );
  if (telling.options.json === true) console.log(JSON.stringify(asJson(result, telling, { graph, receipt, unfinished })));
  return result.outcome === 'fixed' ? 0 : 1;
}

interface RunFiles {
  readonly graph: string;
  readonly receipt: string | null;
  readonly unfinished: readonly KeptFile[];
}

function asJson(result: FixResult, telling: Telling, files: RunFiles): object {
  const { published, judgement, chosen }: Partial<RunState> = result.state;
  const { spending } = telling;
  return {
    outcome: result.outcome,
    halt: result.halt?.reason ?? null,
    haltDetails: result.halt,
    rejectedBy: result.rejectedBy,
    run: telling.run,
    branch: published?.branch ?? null,
    base: telling.opened.repository.base,
    head: published?.head === '' ? null : (published?.head ?? null),
    receipt: files.receipt,
    pullRequest: pullRequestUrl(result),
    score: judgement?.score.value ?? null,
    scoreDetails: judgement?.score ?? null,
    tests: { failToPass: judgement?.failToPass ?? [], passToPass: judgement?.passToPass ?? [] },
    graph: files.graph,
    unfinished: files.unfinished,
    cost: {
      ...costOf(spending?.run ?? null),
      workItem: costOf(spending?.workItem ?? null),
      wallMs: telling.world.clock.now() - result.startedAt,
    },
    diff: chosen?.patch.diff ?? null,
    candidatesTried: chosen?.tried ?? null,
    locations: result.state.plan?.locations.slice(0, 20) ?? [],
    dryRun: telling.options.dryRun ?? false,
  };
}

function costOf(spending: ModelSpending | null): object {
  return {
    inputTokens: spending?.inputTokens ?? null,
    outputTokens: spending?.outputTokens ?? null,
    usd: typeof spending?.costMicroUsd === 'number' ? spending.costMicroUsd / 1e6 : null,
    calls: spending?.calls ?? null,
    failedCalls: spending?.failed ?? null,
    models: spending?.models ?? null,
  };
}
