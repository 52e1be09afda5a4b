import { availableParallelism } from 'node:os';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { branchName } from '#domain/branch-name.ts';
import type { Slate } from '#domain/slate.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Config } from '#config/config.ts';
import { planIdentity } from '#config/model-plan.ts';
import type { ModelPlan } from '#config/planned-models.ts';
import { parseForecastStore } from '#flows/forecast.ts';
import type { RunSettings } from '#flows/slate.ts';
import { fixPhases } from '#flows/phases.ts';
import { makeSlate, prepareSlate, type SlateCarry, type SlateRequest } from '#flows/slate.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { haltLines } from '#present/run-log.ts';
import { slateReport } from '#present/slate-report.ts';
import type { FixWorld, OpenedRepository } from '#wiring/fix-world.ts';
import { forecastFile } from '#wiring/forecast-file.ts';
import type { GitHubWorld } from '#wiring/github-world.ts';
import { openPlayers, setSpendingAside, type Players } from '#wiring/players.ts';
import { probeGates } from '#wiring/probe-gates.ts';
import { writeJsonFile } from '#wiring/json-file.ts';
import { slateFiles } from '#wiring/slate-file.ts';
import { flagsOf, openIssue, type FixOptions } from './open-fix.ts';
import { openWork, resumeOf, settingsFrom } from './open-work.ts';
import { endOfFix, endOfSlate, recordRun, type RunRecorder } from './record-run.ts';
import { withJsonErrors } from './json-errors.ts';
import { watchRun } from './watch-run.ts';

/** Options of `patchline slate` as the command line gives them. */
export interface SlateOptions extends FixOptions {
  readonly count?: number;
  readonly jobs?: number;
}

/** Everything that one round of a slate is made from. */
export interface Round {
  readonly item: WorkItem;
  readonly round: number;
  readonly previous: string | null;
  readonly prose: readonly string[];
  readonly carry: SlateCarry | null;
  readonly gitHub: GitHubWorld | null;
}

export const defaultCount = 20;

/** Makes a slate and tells about it. Returns 0, or 1 where there is nothing to pick from; throws `WorldError` where it could not run. */
export function runSlate(issue: string | WorkItem, options: SlateOptions, version: string): Promise<number> {
  return withJsonErrors(options, async () => {
    const { gitHub, item } = await openIssue(issue, options);
    return await runRound({ item, round: 1, previous: null, prose: [], carry: null, gitHub }, options, version);
  });
}

/** Makes one round of a slate, or with `--dry-run` what comes before its variants. */
export async function runRound(round: Round, options: SlateOptions, version: string): Promise<number> {
  const bench = await openBench(round, options, version, typeof options.resume === 'string' ? options.resume : undefined);
  if (options.restart === true) await forget(bench);
  return await onJournal(bench, async (request, recorder) => {
    if (options.dryRun === true) return await tellPlan(bench, { request, recorder }, options);
    const { slate, carry } = await makeSlate(request);
    recorder.ended(endOfSlate(slate));
    if (carry !== null) await writeJsonFile(slateFiles(bench.world.paths, bench.id).carry, carry);
    console.error(slateReport(slate, { repository: bench.opened.repository.root }));
    if (options.json === true) console.log(JSON.stringify(slate));
    return slate.variants.length > 0 ? 0 : 1;
  });
}

/** The world in which one slate is made, and later picked from. */
export interface Bench {
  readonly id: string;
  readonly round: Round;
  readonly opened: OpenedRepository;
  readonly config: Config;
  readonly plan: ModelPlan;
  readonly world: FixWorld;
  readonly settings: RunSettings;
  readonly asked: Slate['asked'];
  readonly jobs: number | null;
  readonly resume: SlateRequest['resume'];
}

/** Opens repository, configuration and ports. `id` names a slate that is there already. */
export async function openBench(round: Round, options: SlateOptions, version: string, id?: string): Promise<Bench> {
  const resume = resumeOf(options);
  const work = await openWork(options, round.gitHub);
  const { opened, config, plan, world } = work;
  const count = options.count ?? defaultCount;
  const { bounds: _bounds, base: _base, ...flags } = flagsOf(options);
  const asked = {
    count,
    flags: { ...flags, ...(options.policyChecked === true ? { policyChecked: true } : {}) } as Slate['asked']['flags'],
  };
  const run = id ?? slateId({ round, config, plan, base: opened.repository.base, count, version });
  const branch = branchName(round.item.number, round.item.title);
  const settings = settingsFrom(work, {
    run,
    version,
    branch: round.round === 1 ? branch : `${branch}-round-${round.round}`,
    dryRun: options.dryRun ?? false,
    // The first round looked for earlier work; what came since may be a pick of this very slate.
    lifted: round.round === 1 ? [] : ['duplicate'],
  });
  return { id: run, round, opened, config, plan, world, settings, asked, jobs: options.jobs ?? null, resume };
}

/** Opens journal, builders and models of a slate for as long as something is done with it. */
export async function onJournal<T>(bench: Bench, use: (request: SlateRequest, recorder: RunRecorder) => Promise<T>): Promise<T> {
  const { id, world, plan, config, opened } = bench;
  const journal = await world.journals.open(id);
  const watch = watchRun(process.stderr, 'slate');
  try {
    const recorder = await recordBench(bench);
    const report: SlateRequest['report'] = (event) => {
      recorder.report(event);
      if (event.kind === 'variant') watch.say(`variants  ${event.sentence}`);
      else watch.report(event);
    };
    const { item } = bench.round;
    const place = { run: id, item, root: opened.repository.root, cwd: process.cwd(), environment: process.env };
    const players = await openPlayers({ plan, config, world, ...place });
    try {
      watch.begin(id, item);
      return await use(await requestOf(bench, { journal, players, report }), recorder);
    } catch (error) {
      recorder.failed(error);
      throw error;
    } finally {
      await players.close();
    }
  } finally {
    watch.end();
    await journal.close();
  }
}

function recordBench({ id, round: { item }, world: { paths }, asked, settings }: Bench): Promise<RunRecorder> {
  const { version, repository, baseIsExplicit } = settings;
  const { root, base } = repository;
  const options = { ...asked.flags, count: asked.count, ...(baseIsExplicit ? { base } : {}) };
  return recordRun({ paths, run: id, command: 'slate', root, item, base, version, options });
}

interface Opened extends Pick<SlateRequest, 'journal' | 'report'> {
  readonly players: Players;
}

async function requestOf(bench: Bench, { journal, players, report }: Opened): Promise<SlateRequest> {
  const { id, round, world, settings, asked, resume } = bench;
  const { item, previous, prose, carry } = round;
  const stored = await forecastFile({ folder: settings.repository.root }, process.env).read();
  const writeGates = probeGates(world.paths, item, process.env);
  return {
    id,
    round: round.round,
    item,
    previous,
    prose,
    carry,
    asked,
    phases: fixPhases,
    journal,
    resume,
    report,
    places: bench.jobs ?? placesFor(world),
    fork: (rung) => players.again(rung),
    forecasts: stored === null ? null : parseForecastStore(stored),
    world: { ...world, ladder: players.ladder, panel: players.panel, writeGates, settings },
    save: (slate) => writeJsonFile(slateFiles(world.paths, id).slate, slate),
  };
}

/** As many as there are cores, and as many as fit into the memory that is free, were each to use all that it may. */
function placesFor({ limits }: FixWorld): number {
  const fitting = Math.floor(process.availableMemory() / limits.memoryBytes);
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

async function forget({ world, id, round }: Bench): Promise<void> {
  const { slate, carry } = slateFiles(world.paths, id);
  const kept = [join(world.paths.journals, `${id}.jsonl`), slate, carry];
  for (const path of kept) await rm(path, { force: true });
  await setSpendingAside(world, round.item, id);
}

interface Planned {
  readonly request: SlateRequest;
  readonly recorder: RunRecorder;
}

async function tellPlan(bench: Bench, { request, recorder }: Planned, options: SlateOptions): Promise<number> {
  const prepared = await prepareSlate(request);
  recorder.ended(endOfFix(prepared));
  const { halt, rejectedBy } = prepared;
  const builders = request.world.ladder.map(({ name, builder, model }) => ({ rung: name, builder: builder.kind, model }));
  if (options.json === true) {
    console.log(
      JSON.stringify({ dryRun: true, id: bench.id, halt, count: request.asked.count, places: request.places, builders }),
    );
  }
  if (halt !== null) console.error(`\n${haltLines(halt)}\n`);
  const who = builders.map(({ rung }) => rung).join(', ');
  if (halt === null && rejectedBy === null)
    console.error(
      `\nDry run: ${who} would make up to ${request.asked.count} variants, ${request.places} at a time. Nothing was built.\n`,
    );
  return halt === null && rejectedBy === null ? 0 : 1;
}

interface Identity {
  readonly round: Round;
  readonly config: Config;
  readonly plan: ModelPlan;
  readonly base: string;
  readonly count: number;
  readonly version: string;
}

/** The same command of the same version on the same commit and text is the same slate, so that calling it again goes on. */
function slateId({ round, config, plan, base, count, version }: Identity): string {
  const { withoutSuite, seed, testCommand, gates, handOver } = config;
  const { item, previous } = round;
  const players = planIdentity(plan);
  const identity = {
    item: item.digest,
    previous,
    version,
    base,
    count,
    players,
    withoutSuite,
    seed,
    testCommand,
    gates,
    handOver,
  };
  const name = branchName(item.number, item.title).replace('bot/', '');
  return `slate-${name}-${sha256(canonicalJson(identity)).slice(0, 8)}`;
}
