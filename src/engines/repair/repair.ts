import type { AcceptanceTests } from '#domain/acceptance.ts';
import { candidateId, type CandidateOrigin, type FileChange } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { defaultHints, failingAcceptance, measureTogether, rankStatements, type MeasuredTogether } from '../localize/localize.ts';
import { openTries, startTryProcess, type Baseline, type RerunContext, type StartedProcess } from '../rerun/rerun.ts';
import { candidateQueue, type CandidateQueue } from './candidate-queue.ts';
import { isExecutable } from './file-mode.ts';
import { describeTrial, refutedNodes } from './hypothesis-nodes.ts';
import type { PlausibilityHints } from './plausibility.ts';
import { rankSurvivors, type RankedTrial } from './rank-survivors.ts';
import { searchByRuns } from './search-by-runs.ts';
import { search, type SearchBudget, type SearchRecord } from './search.ts';
import { isSurvivor, textsAfter, type Trial } from './trial.ts';
import { wordsOfTests } from './words-of-tests.ts';
import { aloneWith } from './survives-alone.ts';

export { compareBehaviour, type BehaviourComparison, type ComparedSource } from './compare-behaviour.ts';
export { compareMany, type VariantBehaviours } from './compare-many.ts';
export type { Edit, Template, TemplateFamily } from './template.ts';
export { templateFamilies } from './template.ts';

export interface RepairTask {
  readonly sandbox: Sandbox;
  /** A checkout of base; nothing is written into it. */
  readonly checkout: Checkout;
  /** The visible tests only: red on base, without the examples held aside. */
  readonly tests: AcceptanceTests;
  /** Suite files to choose from for regression checks; default: those of the set-up. */
  readonly suiteFiles?: readonly string[];
  /** Where to search, most suspicious first; computed where empty. */
  readonly locations: readonly SuspiciousLocation[];
  /** Title and body of the issue, for its words; data only. */
  readonly issueText: string;
  /** Ids of candidates that already failed a gate. */
  readonly refuted: readonly string[];
  readonly budget: SearchBudget;
  readonly seed: number;
  readonly progress: (doing: string, done: number, total: number | null) => void;
}

export interface Survivor {
  /** Identity of the changes (`candidateId`). */
  readonly id: string;
  readonly changes: readonly FileChange[];
  readonly origin: CandidateOrigin;
  /** `relational-operator at src/a.js:12: "a < b" becomes "a <= b"`. */
  readonly description: string;
  /** Likelihood of its behaviour; only ratios within one result mean something. */
  readonly plausibility: number;
  /** Why it stands where it stands, strongest first. */
  readonly reasons: readonly string[];
  /** Ids of survivors that do the same on every generated input. */
  readonly sameBehaviourAs: readonly string[];
  /** Inputs on which it differs from the first, as people can read them. */
  readonly differsOn: readonly string[];
}

export interface SearchResult {
  /** Best first. */
  readonly survivors: readonly Survivor[];
  /** One per refuted family, the other tries folded into it; survivors become nodes where they are judged. */
  readonly nodes: readonly NewHypothesisNode[];
  readonly tried: number;
  /** Candidates per kind of outcome. */
  readonly counts: Readonly<Record<Trial['outcome']['kind'], number>>;
  readonly candidatesPerSecond: number;
  readonly summary: string;
}

/** So many candidates are generated while the suite is measured: all of a small file. */
const worthBeginning = 4_000;
/** Survivors beyond these are not handed on: a person reads a slate, not a phone book. */
const mostSurvivors = 20;

/**
 * Searches for a repair without a model: fix templates at suspicious statements, tried by mutation switching against the failing
 * tests and the passing tests that cover them, survivors ranked by likelihood and behaviour (see `docs` of `rankSurvivors`).
 */
export async function searchRepair(task: RepairTask): Promise<SearchResult> {
  const ahead: Ahead = { queueOf: queueMaker(task), process: null };
  const meanwhile = async (acceptance: Baseline, context: RerunContext): Promise<void> => {
    if (failingAcceptance(acceptance, task.tests).length === 0) return;
    ahead.process = await startTryProcess(context);
    if (task.locations.length > 0) await ahead.queueOf(acceptance, task.locations).begin(worthBeginning);
  };
  try {
    const measured = await measureTogether({ ...task, progress: (doing) => task.progress(doing, 0, null), meanwhile });
    return await searchIn(task, measured, ahead);
  } finally {
    // Whoever used it has closed it; that does no harm twice.
    await ahead.process?.close();
  }
}

/** What is made while the suite is measured. */
interface Ahead {
  readonly queueOf: (measured: Baseline, locations: RepairTask['locations']) => CandidateQueue;
  process: StartedProcess | null;
}

async function searchIn(task: RepairTask, { context, baseline, at }: MeasuredTogether, ahead: Ahead): Promise<SearchResult> {
  const words = wordsOf(task.issueText);
  const failing = failingAcceptance(baseline, task.tests);
  const hints = { words, testText: task.tests.files.map((file) => file.content).join('\n') };
  const reached = failing.length === 0 ? [] : rankStatements(baseline, failing, { ...defaultHints, words }, 'ochiai');
  if (reached.length === 0) return await withoutRerunning(task, hints, baseline);
  task.progress('generating candidates', 0, null);
  const passing = baseline.tests.filter((test) => test.status === 'passed');
  const opened = await openTries(context, baseline, { failing, passing }, ahead.process);
  try {
    const queue = ahead.queueOf(baseline, task.locations.length > 0 ? task.locations : reached);
    const progress = (done: number): void => task.progress('trying candidates', done, null);
    const record = await search(opened, queue, { since: at, budget: task.budget, progress });
    const refuted = new Set(task.refuted);
    const survivors = record.trials.filter(isSurvivor).filter((trial) => !refuted.has(candidateId(changesOf(task, trial))));
    task.progress(`comparing the behaviour of ${survivors.length} survivors`, 0, null);
    const ranked =
      survivors.length === 0
        ? []
        : await rankSurvivors(context, baseline, survivors, { failing, passing, hints, wallMs: 60_000 });
    const confirmed = await confirm(context, baseline, ranked.slice(0, mostSurvivors), { failing, passing });
    return resultOf(task, record, confirmed, failing);
  } finally {
    await opened.close();
  }
}

/** Makes the queue for what was measured; it is the one made before where that was the same. */
function queueMaker({ tests, issueText }: RepairTask): Ahead['queueOf'] {
  let made: { readonly key: string; readonly locations: RepairTask['locations']; readonly queue: CandidateQueue } | null = null;
  return (measured, locations) => {
    const files = measured.sources.map(({ path, text }) => ({ path, source: text }));
    const words = wordsOfTests({ files: tests.files, failing: failingAcceptance(measured, tests), issueText });
    const key = JSON.stringify([files, words]);
    if (made?.key !== key || made.locations !== locations)
      made = { key, locations, queue: candidateQueue(files, locations, words) };
    return made.queue;
  };
}

/** No failing test reaches a source in this process: the tests are run as the repository runs them. */
async function withoutRerunning(task: RepairTask, hints: PlausibilityHints, baseline: Baseline): Promise<SearchResult> {
  const found = await searchByRuns(task, hints);
  if (found === null) return nothingFailing(baseline);
  const refuted = new Set(task.refuted);
  const ranked = found.ranked.filter((each) => !refuted.has(candidateId(changesOf(task, each.trial)))).slice(0, mostSurvivors);
  return resultOf(task, found.record, ranked, found.failing);
}

type Tests = { readonly failing: Baseline['tests']; readonly passing: Baseline['tests'] };

/** Survivors that also survive alone, in a process that has seen no other candidate. */
async function confirm(
  context: RerunContext,
  baseline: Baseline,
  ranked: readonly RankedTrial[],
  tests: Tests,
): Promise<RankedTrial[]> {
  const survivesAlone = aloneWith(context, baseline, tests);
  const confirmed: RankedTrial[] = [];
  for (const each of ranked) if (await survivesAlone(each.trial)) confirmed.push(each);
  return confirmed;
}

function resultOf(
  task: RepairTask,
  record: SearchRecord,
  ranked: readonly RankedTrial[],
  failing: Baseline['tests'],
): SearchResult {
  const sources = { tests: task.tests, failing, changesOf: (trial: Trial) => changesOf(task, trial) };
  const { trials } = record;
  const counts = countOutcomes(trials);
  const tried = trials.length - counts['not-tried'] - counts.invalid;
  const candidatesPerSecond = Math.round(tried / Math.max(record.seconds, 0.001));
  return {
    survivors: ranked.map((each) => survivorOf(task, each, ranked)),
    nodes: refutedNodes(trials, sources),
    tried,
    counts,
    candidatesPerSecond,
    summary: summaryOf(tried, candidatesPerSecond, ranked),
  };
}

function survivorOf(task: RepairTask, each: RankedTrial, ranked: readonly RankedTrial[]): Survivor {
  const [candidate] = each.trial.candidates;
  const changes = changesOf(task, each.trial);
  return {
    id: candidateId(changes),
    changes,
    origin: {
      builder: 'search',
      template: candidate?.proposal.template.name ?? null,
      location: candidate === undefined ? null : { file: candidate.path, line: candidate.proposal.line },
    },
    description: describeTrial(each.trial),
    plausibility: each.mass,
    reasons: each.parts
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 4)
      .map((part) => `${part.text} (${part.weight > 0 ? '+' : ''}${part.weight.toFixed(1)})`),
    sameBehaviourAs: ranked
      .filter((other) => other !== each && other.view.cluster === each.view.cluster)
      .map((other) => candidateId(changesOf(task, other.trial))),
    differsOn: each.differsOn,
  };
}

function changesOf(task: RepairTask, trial: Trial): FileChange[] {
  const texts = Object.entries(textsAfter(trial.candidates));
  return texts.map(([path, content]) => ({ path, content, executable: isExecutable(task.checkout, path) }));
}

function countOutcomes(trials: readonly Trial[]): Record<Trial['outcome']['kind'], number> {
  const counts = { survived: 0, failed: 0, regressed: 0, 'timed-out': 0, crashed: 0, invalid: 0, 'not-tried': 0 };
  for (const trial of trials) counts[trial.outcome.kind] += 1;
  return counts;
}

function summaryOf(tried: number, perSecond: number, ranked: readonly RankedTrial[]): string {
  const search = `Tried ${tried} candidates (${perSecond} per second)`;
  if (ranked.length === 0) return `${search}; none made every failing test pass.`;
  const seen = ranked.filter(({ view }) => view.isObserved);
  const behaviours = new Set(seen.map(({ view }) => view.cluster)).size;
  const alike = behaviours === 1 ? 'one behaviour' : `${behaviours} different behaviours`;
  const compared = seen.length === 0 ? '' : `, with ${alike} on generated inputs`;
  const others = ranked.length - seen.length;
  const uncompared = others === 0 || ranked.length === 1 ? '' : `; what ${others} of them do could not be compared`;
  return `${search}; ${ranked.length} survived${compared}${uncompared}.`;
}

function nothingFailing(baseline: Baseline): SearchResult {
  const reason = baseline.unloadable[0];
  const why =
    reason === undefined
      ? 'no visible test failed when run in process'
      : `${reason.file || 'the tests'} could not be run in process: ${reason.message}`;
  const counts = countOutcomes([]);
  return { survivors: [], nodes: [], tried: 0, counts, candidatesPerSecond: 0, summary: `Nothing was searched: ${why}.` };
}

/** Identifiers and words of at least three letters. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.match(/[A-Za-z_$][\w$]{2,}/g) ?? [])];
}
