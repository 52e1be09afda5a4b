import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { BenchCase } from './bench-case.ts';
import { changedLines } from './changed-lines.ts';
import { leastInputs, type Judge, type Verdict } from './judge.ts';
import type { Solution } from './solve.ts';
import { textAt, type Overlay } from './tree.ts';

/** What the benchmark says about one case. */
export interface CaseResult {
  readonly name: string;
  readonly group: string;
  /** A survivor exists and the first passes every test there is, the hidden ones included. */
  readonly plausible: boolean;
  readonly outcome: Solution['outcome'];
  /** Halt reason, or why there was no run; `null` when fixed. */
  readonly why: string | null;
  readonly score: number | null;
  /** How the first survivor stands to the developer's fix; `none` where there is no survivor. */
  readonly rightAtFirst: Verdict['kind'] | 'none';
  /** On what the first survivor differs, or why it could not be compared. */
  readonly verdictDetail: string | null;
  readonly developerFixAmongSurvivors: boolean;
  readonly survivors: number;
  /** 1-based place of the first suspicious statement on a line that the developer changed; `null` where it is not in the list. */
  readonly rankOfTrueLine: number | null;
  readonly candidates: number;
  readonly candidatesPerSecond: number | null;
  /** Test processes that could be run in a second, measured on this case. */
  readonly rerunsPerSecond: number | null;
  readonly seconds: number;
  /** What the phases learnt, in order, and what a halt stands on. */
  readonly notes: readonly string[];
}

/** Survivors beyond this place are not judged. */
const mostJudged = 10;

/** A statement longer than this says too little to count as having found the line. */
const longestStatement = 8;

export async function resultOf(bench: BenchCase, solution: Solution, judge: Judge, repository: string): Promise<CaseResult> {
  const first = solution.chosen ?? solution.survivors[0] ?? null;
  const verdict = first === null ? null : withComparison(await judge.judge(overlayOf(first)), solution.firstAgainstFix);
  const { tried, searchSeconds, rerunSeconds } = solution;
  return {
    name: bench.name,
    group: bench.group,
    plausible: first !== null && (await judge.passesHidden(overlayOf(first))),
    outcome: solution.outcome,
    why: solution.why,
    score: solution.score,
    rightAtFirst: verdict?.kind ?? 'none',
    verdictDetail: detailOf(verdict),
    developerFixAmongSurvivors: isRight(verdict) || (await isAmong(solution.survivors.slice(0, mostJudged), judge)),
    survivors: solution.survivors.length,
    rankOfTrueLine: rankOfTrueLine(solution.locations, trueLines(bench, repository)),
    candidates: tried,
    candidatesPerSecond: searchSeconds > 0 && tried > 0 ? tried / searchSeconds : null,
    rerunsPerSecond: rerunSeconds === null || rerunSeconds === 0 ? null : 1 / rerunSeconds,
    seconds: solution.seconds,
    notes: solution.notes,
  };
}

/** Where no calls are known from which the judge could make inputs, the tests' own calls decide. */
export function withComparison(verdict: Verdict, comparison: Solution['firstAgainstFix']): Verdict {
  if (verdict.kind !== 'unknown' || comparison === null) return verdict;
  const [difference] = comparison.differences;
  if (difference !== undefined) return { kind: 'different', on: difference.input.slice(0, 300) };
  if (comparison.compared >= leastInputs) return { kind: 'equivalent', inputs: comparison.compared };
  return { kind: 'unknown', why: `only ${comparison.compared} inputs` };
}

async function isAmong(survivors: Solution['survivors'], judge: Judge): Promise<boolean> {
  for (const changes of survivors) if (isRight(await judge.judge(overlayOf(changes)))) return true;
  return false;
}

export function isRight(verdict: Verdict | null): boolean {
  return verdict?.kind === 'equal' || verdict?.kind === 'equivalent';
}

/** Place of the first location that covers a changed line. */
export function rankOfTrueLine(
  locations: readonly SuspiciousLocation[],
  lines: Readonly<Record<string, readonly number[]>>,
): number | null {
  const index = locations.findIndex(
    ({ at, endLine }) =>
      endLine - at.line < longestStatement && (lines[at.file] ?? []).some((line) => line >= at.line && line <= endLine),
  );
  return index === -1 ? null : index + 1;
}

/** 1-based lines of each file that the developer changed. */
export function trueLines(bench: BenchCase, repository: string): Record<string, readonly number[]> {
  const entries = Object.entries(bench.fixed ?? {});
  return Object.fromEntries(entries.map(([path, fixed]) => [path, changedLines(textAt(repository, path), fixed)]));
}

function overlayOf(changes: readonly FileChange[]): Overlay {
  return Object.fromEntries(changes.map(({ path, content }) => [path, content]));
}

function detailOf(verdict: Verdict | null): string | null {
  if (verdict?.kind === 'different') return verdict.on;
  return verdict?.kind === 'unknown' ? verdict.why : null;
}
