import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { sha256 } from '#lib/digest.ts';
import { defaultHints, measureInProcesses, rankStatements } from '../localize/localize.ts';
import { tryByRuns } from '../real-runs/real-runs.ts';
import { parsedSource, type MeasuredTest, type TryOutcome } from '../rerun/rerun.ts';
import { candidateQueue, textAfter, type Candidate, type CandidateQueue } from './candidate-queue.ts';
import { plausibilityParts, type PlausibilityHints } from './plausibility.ts';
import { unobserved } from './behaviour-clusters.ts';
import type { RankedTrial } from './rank-survivors.ts';
import type { SearchBudget, SearchRecord } from './search.ts';
import { isSurvivor, type Trial } from './trial.ts';
import { wordsOfTests } from './words-of-tests.ts';

export interface RunsSearchTask {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  readonly tests: AcceptanceTests;
  readonly suiteFiles?: readonly string[];
  readonly locations: readonly SuspiciousLocation[];
  readonly issueText: string;
  readonly budget: SearchBudget;
  readonly progress: (doing: string, done: number, total: number | null) => void;
}

export interface RunsSearch {
  readonly record: SearchRecord;
  readonly ranked: readonly RankedTrial[];
  readonly failing: readonly MeasuredTest[];
}

/** After the first survivor the search goes on for as long again as it took, but at least this long. */
const leastFurtherMs = 15_000;

/**
 * The search where tests cannot be re-run in process (they start programs, or their runner's files do not load): the same candidates in the
 * same order, each validated by the real command in a fresh sandbox. `null` where the tests are not red there either.
 */
export async function searchByRuns(task: RunsSearchTask, hints: PlausibilityHints): Promise<RunsSearch | null> {
  const measured = await measureInProcesses({
    ...task,
    hints: { ...defaultHints, words: hints.words },
    progress: (doing) => task.progress(doing, 0, null),
  });
  const failing = measured.tests.filter((test) => test.status === 'failed');
  if (failing.length === 0) return null;
  const known = new Set(measured.sources.map((source) => source.path));
  const handed = task.locations.filter((location) => known.has(location.at.file));
  const locations =
    handed.length > 0 ? handed : rankStatements(measured, failing, { ...defaultHints, words: hints.words }, 'ochiai');
  const files = measured.sources.map((source) => ({ path: source.path, source: source.text }));
  task.progress('generating candidates', 0, null);
  const material = wordsOfTests({ files: task.tests.files, failing, issueText: task.issueText });
  const record = await tryQueue(firstOf(candidateQueue(files, locations, material), task.budget.candidates), task, {
    failing,
    onBase: measured.report,
    suiteFiles: measured.suiteFiles,
  });
  return { record, ranked: rankedAlone(record.trials.filter(isSurvivor), hints), failing };
}

type OnBase = Pick<Parameters<typeof tryByRuns>[0], 'failing' | 'onBase' | 'suiteFiles'>;

async function tryQueue(queue: Iterable<Candidate>, task: RunsSearchTask, base: OnBase): Promise<SearchRecord> {
  const started = Date.now();
  const trials: RunTrial[] = [];
  let deadline = started + task.budget.wallMs;
  const doing = 'trying candidates, each in a process of its own';
  task.progress(doing, 0, null);
  await tryByRuns({ ...task, ...base }, runnable(queue, trials), {
    isEnough: () => Date.now() >= deadline,
    settled: (trial, outcome) => {
      trial.outcome = outcome;
      if (outcome.kind === 'survived') deadline = Math.min(deadline, furtherUntil(started, trials));
      task.progress(doing, trials.length, null);
    },
  });
  return { trials, seconds: (Date.now() - started) / 1000 };
}

interface RunTrial extends Trial {
  readonly path: string;
  readonly content: string;
  outcome: TryOutcome;
}

/** At most `most` candidates, generated as they are asked for. */
function* firstOf(queue: CandidateQueue, most: number): Generator<Candidate, undefined> {
  for (let taken = 0; taken < most; taken++) {
    const [candidate] = queue.take(1);
    if (candidate === undefined) return;
    yield candidate;
  }
}

/** The candidates one by one, noted in `trials`; what does not parse, or has the same text as an earlier one, costs no process. */
function* runnable(queue: Iterable<Candidate>, trials: RunTrial[]): Generator<RunTrial, undefined> {
  const seen = new Set<string>();
  for (const candidate of queue) {
    const { path } = candidate;
    const content = textAfter(candidate);
    const key = sha256(`${path}\n${content}`);
    const isRunnable = !seen.has(key) && parsedSource(path, content, null) !== null;
    seen.add(key);
    const outcome: TryOutcome = { kind: isRunnable ? 'not-tried' : 'invalid' };
    const trial: RunTrial = { candidates: [candidate], path, content, outcome };
    trials.push(trial);
    if (isRunnable) yield trial;
  }
}

/** Only the first survivor sets the end. */
function furtherUntil(started: number, trials: readonly Trial[]): number {
  const isFirst = trials.filter(isSurvivor).length === 1;
  return isFirst ? Date.now() + Math.max(leastFurtherMs, Date.now() - started) : Infinity;
}

/** Without calls that could be compared, each survivor is a behaviour of its own: the more plausible edit has to stand out by itself. */
function rankedAlone(survivors: readonly Trial[], hints: PlausibilityHints): RankedTrial[] {
  const judged = survivors.map((trial, cluster) => {
    const parts = plausibilityParts(trial, hints);
    const score = parts.reduce((sum, part) => sum + part.weight, 0);
    return { trial, view: unobserved(cluster), parts, score, mass: Math.exp(score), sameAs: [], differsOn: [notCompared] };
  });
  return judged.sort((a, b) => b.score - a.score).map((each, index) => (index === 0 ? { ...each, differsOn: [] } : each));
}

const notCompared = 'its behaviour could not be compared with the first: the tests run in processes of their own';
