import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { branchName } from '#domain/branch-name.ts';
import type { RunState } from '#domain/run-state.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import { readConfig, type Config } from '#config/config.ts';
import { contributionVerdict } from '#flows/contribution-verdict.ts';
import { issueToDraftPr, type FixResult } from '#flows/issue-to-draft-pr.ts';
import { fixPhases } from '#flows/phases.ts';
import { sha256 } from '#lib/digest.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { fixReport } from '#present/fix-report.ts';
import { openRepository, openWorld, runFolder, type FixWorld, type OpenedRepository } from '#wiring/fix-world.ts';
import { openGitHubWorld, receiptFolder, type GitHubWorld } from '#wiring/github-world.ts';
import type { Forge } from '#ports/forge.ts';
import { workItemOf } from '#flows/read-work-item.ts';
import { readIssueInput } from './read-issue-input.ts';
import { watchRun } from './watch-run.ts';

/** Options of `patchline fix` as the command line gives them. */
export interface FixOptions {
  readonly repo: string;
  readonly base?: string;
  readonly builder?: 'search' | 'command';
  readonly builderCommand?: string;
  readonly seconds?: number;
  readonly seed?: number;
  readonly withoutSuite?: boolean;
  readonly resume?: boolean | string;
  readonly proceedAnyway?: boolean;
  readonly policyChecked?: boolean;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Runs the main job and tells about it. Returns the exit status; throws `WorldError` where it could not run. */
export async function runFix(issue: string, options: FixOptions, version: string): Promise<number> {
  try {
    return await fix(issue, options, version);
  } catch (error) {
    if (options.json === true && error instanceof WorldError) {
      console.log(JSON.stringify({ outcome: 'failed', halt: null, error: { kind: error.kind, message: error.message } }));
    }
    throw error;
  }
}

async function fix(issue: string, options: FixOptions, version: string): Promise<number> {
  if (options.proceedAnyway === true && options.resume === undefined) {
    throw new WorldError('usage', '--proceed-anyway answers a halt, so it goes with --resume. Add --resume, or leave it out.');
  }
  const gitHub = await openGitHub(issue, options);
  const item = gitHub === null ? await readIssueInput(issue) : workItemOf(gitHub.issue);
  const opened = await openRepository(options.repo, options.base ?? null, process.env, (doing) => console.error(doing));
  const config = readConfig(await configText(opened.repository.root), flagsOf(options));
  const based =
    config.base === (options.base ?? null) ? opened : await openRepository(options.repo, config.base, process.env, () => {});
  const world = await openWorld(config, based, process.cwd(), await forgeOf(gitHub, based));
  const run =
    typeof options.resume === 'string' ? options.resume : runId({ item, config, opened: based, options, version, gitHub });
  if (options.restart === true) await rm(join(world.paths.journals, `${run}.jsonl`), { force: true });
  const result = await walk({ item, run, config, opened: based, world, options, version });
  return tell(result, { run, item, opened: based, world, gitHub, options, branch: branchName(item.number, item.title) });
}

/** Asks the repository's policy on AI before anything else is done, and tells what it wants. */
async function openGitHub(issue: string, options: FixOptions): Promise<GitHubWorld | null> {
  const gitHub = await openGitHubWorld({
    argument: issue,
    folder: options.repo,
    environment: process.env,
    policy: contributionVerdict,
    isPolicyChecked: options.policyChecked ?? false,
  });
  for (const condition of gitHub?.conditions ?? []) {
    console.error(`Mind before you mark the pull request as ready: ${condition}. It says itself that a tool made it.`);
  }
  return gitHub;
}

/** GitHub takes the result of a GitHub issue, where there are credentials for it. */
async function forgeOf(gitHub: GitHubWorld | null, { repository, paths }: OpenedRepository): Promise<Forge | null> {
  const report = (sentence: string): void => console.error(sentence);
  const { root: folder, branch, base } = repository;
  return (await gitHub?.publish?.({ folder, branch, base, paths, report })) ?? null;
}

interface Walk {
  readonly item: WorkItem;
  readonly run: string;
  readonly config: Config;
  readonly opened: OpenedRepository;
  readonly world: FixWorld;
  readonly options: FixOptions;
  readonly version: string;
}

async function walk({ item, run, config, opened, world, options, version }: Walk): Promise<FixResult> {
  const journal = await world.journals.open(run);
  const watch = watchRun(process.stderr);
  watch.begin(run, item);
  try {
    return await issueToDraftPr({
      item,
      phases: fixPhases,
      journal,
      resume: options.resume === undefined || options.resume === false ? null : { proceedAnyway: options.proceedAnyway ?? false },
      report: (event) => watch.report(event),
      world: {
        ...world,
        settings: {
          run,
          version,
          repository: opened.repository,
          baseIsExplicit: config.base !== null,
          branch: branchName(item.number, item.title),
          dryRun: options.dryRun ?? false,
          withoutSuite: config.withoutSuite,
          testCommand: config.testCommand,
          limits: world.limits,
          budget: config.budget,
          protect: config.protect,
          seed: config.seed,
          handOver: true,
          gates: [],
          lifted: [],
        },
      },
    });
  } finally {
    watch.end();
    await journal.close();
  }
}

interface Telling {
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
  const receipt = receiptPath(result, telling);
  console.error(
    fixReport({
      ...telling,
      result,
      graph,
      receipt,
      repository: telling.opened.repository.root,
      dryRun: telling.options.dryRun ?? false,
      pullRequest: pullRequestUrl(result),
      unpublished: unpublishedOn(telling),
    }),
  );
  if (telling.options.json === true) console.log(JSON.stringify(asJson(result, telling, { graph, receipt })));
  return result.outcome === 'fixed' ? 0 : 1;
}

/** The receipt beside the record of the draft pull request, or among our own files where its forge keeps none; `null` where none was made. */
function receiptPath({ state }: FixResult, { world }: Telling): string | null {
  const { recordUrl, receiptDigest } = state.published ?? { recordUrl: '', receiptDigest: '' };
  if (recordUrl === '') return null;
  if (recordUrl.startsWith('file:')) return fileURLToPath(new URL('receipt.json', recordUrl));
  return join(receiptFolder(world.paths, receiptDigest), 'receipt.json');
}

/** Address of the draft pull request on its forge; `null` where it is a local record, or none was made. */
function pullRequestUrl({ state }: FixResult): string | null {
  const url = state.published?.recordUrl ?? '';
  return url.startsWith('http') ? url : null;
}

function unpublishedOn({ gitHub }: Telling): { readonly repository: string; readonly remote: string } | null {
  if (gitHub === null || gitHub.publish !== null) return null;
  return { repository: `${gitHub.repository.owner}/${gitHub.repository.name}`, remote: gitHub.remote };
}

function asJson(result: FixResult, telling: Telling, files: { readonly graph: string; readonly receipt: string | null }): object {
  const { published, judgement, chosen }: Partial<RunState> = result.state;
  const isSearch = telling.world.ladder.every(({ builder }) => builder.kind === 'search');
  return {
    outcome: result.outcome,
    halt: result.halt?.reason ?? null,
    haltDetails: result.halt,
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
    cost: {
      inputTokens: isSearch ? 0 : null,
      outputTokens: isSearch ? 0 : null,
      usd: isSearch ? 0 : null,
      wallMs: telling.world.clock.now() - result.startedAt,
    },
    diff: chosen?.patch.diff ?? null,
    candidatesTried: chosen?.tried ?? null,
    locations: result.state.plan?.locations.slice(0, 20) ?? [],
    dryRun: telling.options.dryRun ?? false,
  };
}

function flagsOf(options: FixOptions): Parameters<typeof readConfig>[1] {
  const { base, builder, builderCommand, seed, seconds, withoutSuite } = options;
  return Object.fromEntries(
    Object.entries({ base, builder, builderCommand, seed, seconds, withoutSuite }).filter(([, value]) => value !== undefined),
  );
}

async function configText(root: string): Promise<string | null> {
  try {
    return await readFile(join(root, 'patchline.yml'), 'utf8');
  } catch {
    return null;
  }
}

interface Identity extends Omit<Walk, 'run' | 'world'> {
  readonly gitHub: GitHubWorld | null;
}

/** The same command of the same version on the same commit and issue is the same run, so that calling it again continues. */
function runId({ item, config, opened, options, version, gitHub }: Identity): string {
  const { builder, builderCommand, withoutSuite, seed, testCommand } = config;
  const identity = canonicalJson({
    item: item.digest,
    version,
    base: opened.repository.base,
    builder,
    builderCommand,
    withoutSuite,
    seed,
    testCommand,
    dryRun: options.dryRun ?? false,
    // A run that left a local record did not publish, and one with credentials will.
    ...(gitHub === null ? {} : { forge: gitHub.publish === null ? 'local' : 'github' }),
  });
  return `${branchName(item.number, item.title).replace('bot/', '')}-${sha256(identity).slice(0, 8)}`;
}
