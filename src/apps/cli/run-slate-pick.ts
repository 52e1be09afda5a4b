import type { PickedVariant, Slate } from '#domain/slate.ts';
import { WorldError } from '#domain/world-error.ts';
import { pickVariant, type SlateCarry } from '#flows/slate.ts';
import type { FixResult } from '#flows/issue-to-draft-pr.ts';
import { withProse } from '#flows/slate/with-prose.ts';
import { pickReport, slateLines, slateReport } from '#present/slate-report.ts';
import { openRepository, type OpenedRepository } from '#wiring/fix-world.ts';
import type { GitHubWorld } from '#wiring/github-world.ts';
import { readJsonFile, writeJsonFile } from '#wiring/json-file.ts';
import { listSlates, readSlate, readSlates, slateFiles } from '#wiring/slate-file.ts';
import { openGitHub, pullRequestUrl, receiptPath, unpublishedOn } from './open-fix.ts';
import { readProse } from './read-issue-input.ts';
import { endOfFix, endOfSlate } from './record-run.ts';
import { withJsonErrors } from './json-errors.ts';
import { onJournal, openBench, runRound, type Bench, type Round, type SlateOptions } from './run-slate.ts';

/** Where a slate is. */
export interface SlatePlace {
  readonly repo: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly trust?: boolean;
}

interface PickOptions extends SlatePlace {
  readonly variant: string;
  readonly version: string;
}

/** Publishes one variant. Returns 0, or 1 where the run was ended by a label; throws `WorldError` where it could not run. */
export function runSlatePick(name: string, options: PickOptions): Promise<number> {
  return withJsonErrors(options, async () => {
    const { variant } = options;
    const known = await openSlate(name, options);
    const { slate } = known;
    const bench = await benchOf(known, options);
    return await onJournal(bench, async (request, recorder) => {
      const result = await pickVariant({ ...request, variant });
      recorder.ended(bench.settings.dryRun ? endOfSlate(slate) : endOfFix(result));
      return await tellPick(bench, slate, { result, options });
    });
  });
}

/** Begins the next round with what the user wrote. Returns as `runSlate` does. */
export function runSlateNext(name: string, options: SlateOptions & { readonly prose: string }, version: string): Promise<number> {
  return withJsonErrors(options, async () => {
    const { slate, carry } = await openSlate(name, options);
    if (carry === null) throw notReady(slate);
    const prose = options.prose === '-' ? await readProse() : options.prose;
    const round: Round = {
      item: withProse(slate.item, prose),
      round: slate.round + 1,
      previous: slate.id,
      prose: [...slate.prose, prose],
      carry,
      gitHub: await gitHubOf(slate, options.repo),
    };
    const { count, flags } = slate.asked;
    return await runRound(round, { ...flags, ...options, count, base: slate.base }, version);
  });
}

/** Goes on with a slate that halted or was stopped, in whichever round it is. Returns as `runSlate` does. */
export function runSlateAgain(name: string, options: SlateOptions, version: string): Promise<number> {
  return withJsonErrors(options, async () => {
    const { slate, opened } = await openSlate(name, options);
    const { item, round, previous, prose, asked, base, id } = slate;
    const gitHub = await gitHubOf(slate, options.repo);
    const again = { ...asked.flags, ...options, count: asked.count, base, resume: id };
    return await runRound({ item, round, previous, prose, carry: await carryBefore(opened, previous), gitHub }, again, version);
  });
}

/** What the round before a round left. */
async function carryBefore({ paths }: OpenedRepository, previous: string | null): Promise<SlateCarry | null> {
  return previous === null ? null : ((await readJsonFile(slateFiles(paths, previous).carry)) as SlateCarry | null);
}

/** Shows one slate, or the names of all. Returns 0. */
export async function runSlateShow(name: string | null, options: SlatePlace): Promise<number> {
  if (name !== null) {
    const { slate, opened } = await openSlate(name, options);
    console.log(options.json === true ? JSON.stringify(slate) : slateReport(slate, { repository: opened.repository.root }));
    return 0;
  }
  const opened = await openRepository(options.repo, null, process.env, () => {});
  const slates = await readSlates(opened.paths);
  console.log(options.json === true ? JSON.stringify({ slates }) : slateLines(slates));
  return 0;
}

interface OpenedSlate {
  readonly slate: Slate;
  readonly carry: SlateCarry | null;
  readonly opened: OpenedRepository;
}

async function openSlate(name: string, { repo }: SlatePlace): Promise<OpenedSlate> {
  const opened = await openRepository(repo, null, process.env, () => {});
  const known = await listSlates(opened.paths);
  const id = name === 'latest' ? known[0] : known.find((each) => each === name);
  const slate = id === undefined ? null : await readSlate(opened.paths, id);
  if (slate === null) {
    const there = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 5).join(', ')}`;
    throw new WorldError(
      'usage',
      `There is no slate "${name}" of ${opened.repository.root}: ${there}. Make one with "patchline slate <issue>", or name the repository with --repo.`,
    );
  }
  return { slate, carry: (await readJsonFile(slateFiles(opened.paths, slate.id).carry)) as SlateCarry | null, opened };
}

function notReady({ id, state }: Slate): WorldError {
  return new WorldError(
    'usage',
    `The slate ${id} has no next round yet: it is ${state}. Run the command that began it again; it goes on where it stopped.`,
  );
}

/** An issue on GitHub is published there, under the policy that holds now. */
async function gitHubOf({ item: { origin }, asked }: Slate, repo: string): Promise<GitHubWorld | null> {
  const policyChecked = asked.flags['policyChecked'] === true;
  return origin.kind === 'forge' ? await openGitHub(origin.url, { repo, policyChecked }) : null;
}

/** The bench on which a slate was made; what its own previous round left is needed to find what it recorded. */
async function benchOf(
  { slate, carry, opened }: OpenedSlate,
  options: SlatePlace & { readonly version: string },
): Promise<Bench> {
  const { item, round, previous, prose, asked, id, base } = slate;
  if (carry === null) throw notReady(slate);
  const made: Round = {
    item,
    round,
    previous,
    prose,
    carry: await carryBefore(opened, previous),
    gitHub: await gitHubOf(slate, options.repo),
  };
  const { repo, dryRun, trust, version } = options;
  const given = { ...(dryRun === undefined ? {} : { dryRun }), ...(trust === undefined ? {} : { trust }) };
  const again = { ...asked.flags, count: asked.count, repo, base, ...given };
  return await openBench(made, again, version, id);
}

interface Telling {
  readonly result: FixResult;
  readonly options: PickOptions;
}

async function tellPick({ world, settings, opened, round }: Bench, slate: Slate, { result, options }: Telling): Promise<number> {
  const { published } = result.state;
  const isMade = result.outcome === 'fixed' && published !== undefined && !settings.dryRun;
  const picked: PickedVariant | null = isMade
    ? {
        variant: options.variant,
        branch: published.branch,
        head: published.head,
        receipt: receiptPath(result, world.paths),
        pullRequest: pullRequestUrl(result),
      }
    : null;
  if (picked !== null)
    await writeJsonFile(slateFiles(world.paths, slate.id).slate, { ...slate, state: 'picked', picked } satisfies Slate);
  console.error(
    pickReport({
      slate: slate.id,
      variant: options.variant,
      picked,
      dryRun: settings.dryRun,
      branch: settings.branch,
      halt: result.halt,
      rejectedBy: result.rejectedBy,
      repository: opened.repository.root,
      base: slate.base,
      unpublished: unpublishedOn(round.gitHub),
    }),
  );
  if (options.json === true) {
    const { outcome, halt, rejectedBy } = result;
    console.log(JSON.stringify({ outcome, slate: slate.id, picked, dryRun: settings.dryRun, halt, rejectedBy }));
  }
  return result.outcome === 'fixed' ? 0 : 1;
}
