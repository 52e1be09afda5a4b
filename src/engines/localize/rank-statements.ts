import type { SourceLocation } from '#domain/source-location.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { positionAt } from '#lib/text-position.ts';
import type { Baseline, MeasuredTest, Statement } from '../rerun/rerun.ts';
import { formulas, type FormulaName, type Spectrum } from './spectrum-formulas.ts';

/** What the issue says about the place of the fault. */
export interface FaultHints {
  /** Stack frames, innermost first. */
  readonly frames: readonly SourceLocation[];
  /** Identifiers and words of the issue. */
  readonly words: readonly string[];
  /** Paths that the issue names. */
  readonly paths: readonly string[];
}

interface Judged {
  readonly statement: Statement;
  readonly score: number;
  readonly reasons: readonly { readonly text: string; readonly weight: number }[];
}

/** Code that runs while modules are loaded is reached by every test, so that a spectrum says little about it. */
const atLoadFactor = 0.5;

/** Every statement that a failing test reached, most suspicious first. Pure. */
export function rankStatements(
  baseline: Baseline,
  failing: readonly MeasuredTest[],
  hints: FaultHints,
  formula: FormulaName,
): SuspiciousLocation[] {
  const passing = baseline.tests.filter((test) => test.status === 'passed');
  const spectra = spectraOf(baseline, failing, passing);
  const judged = baseline.statements.flatMap((statement) => {
    const spectrum = spectra.get(statement.probe);
    return spectrum === undefined ? [] : [judge(baseline, statement, { spectrum, failing, hints, formula })];
  });
  const top = Math.max(...judged.map((each) => each.score), Number.EPSILON);
  const locations = judged.filter((each) => each.score > 0).map((each) => locationOf(baseline, each, top));
  return mergedByLine(locations).sort((a, b) => b.score - a.score);
}

function spectraOf(
  baseline: Baseline,
  failing: readonly MeasuredTest[],
  passing: readonly MeasuredTest[],
): Map<number, Spectrum & { readonly atLoad: boolean }> {
  const failedHere = countHits(failing);
  const passedHere = countHits(passing);
  const files = new Set(failing.map((test) => test.file));
  const loaded = new Set(Object.entries(baseline.loadHits).flatMap(([file, hits]) => (files.has(file) ? hits : [])));
  const [failed, passed] = [failing.length, passing.length];
  const spectra = new Map<number, Spectrum & { readonly atLoad: boolean }>();
  for (const { probe } of baseline.statements) {
    const atLoad = !failedHere.has(probe) && loaded.has(probe);
    const here = atLoad
      ? { failedHere: failed, passedHere: passed }
      : { failedHere: failedHere.get(probe) ?? 0, passedHere: passedHere.get(probe) ?? 0 };
    if (here.failedHere > 0) spectra.set(probe, { ...here, failed, passed, atLoad });
  }
  return spectra;
}

function countHits(tests: readonly MeasuredTest[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const test of tests) for (const hit of test.hits) counts.set(hit, (counts.get(hit) ?? 0) + 1);
  return counts;
}

interface JudgeBy {
  readonly spectrum: Spectrum & { readonly atLoad: boolean };
  readonly failing: readonly MeasuredTest[];
  readonly hints: FaultHints;
  readonly formula: FormulaName;
}

function judge(baseline: Baseline, statement: Statement, by: JudgeBy): Judged {
  const base = formulas[by.formula](by.spectrum) * (by.spectrum.atLoad ? atLoadFactor : 1);
  const thrownFrames = by.failing.flatMap((test) => (test.failure?.kind === 'exception' ? test.failure.frames.slice(0, 1) : []));
  const reasons = [
    { text: `${by.formula} ${base.toFixed(2)}${by.spectrum.atLoad ? ' (runs at load)' : ''}`, weight: base },
    { text: 'stack frame', weight: by.hints.frames.some((frame) => isAt(statement, frame)) ? 0.3 : 0 },
    { text: 'threw here', weight: thrownFrames.some((frame) => isAt(statement, frame)) ? 0.2 : 0 },
    { text: 'named in the issue', weight: isNamed(baseline, statement, by.hints.words) },
    {
      text: 'file named in the issue',
      weight: by.hints.paths.some((path) => path === statement.file || statement.file.endsWith(`/${path}`)) ? 0.15 : 0,
    },
  ].filter((reason) => reason.weight > 0);
  const score = reasons.reduce((sum, reason) => sum + reason.weight, 0);
  return { statement, score, reasons: reasons.sort((a, b) => b.weight - a.weight) };
}

function isAt(statement: Statement, frame: SourceLocation): boolean {
  return frame.file === statement.file && frame.line >= statement.line && frame.line <= statement.endLine;
}

/** The function's own name counts more than a word inside the statement. */
function isNamed(baseline: Baseline, statement: Statement, words: readonly string[]): number {
  if (words.length === 0) return 0;
  const known = new Set(words);
  if (statement.within !== null && known.has(statement.within)) return 0.12;
  const text =
    baseline.sources.find((source) => source.path === statement.file)?.text.slice(statement.start, statement.end) ?? '';
  const identifiers = text.slice(0, 300).match(/[A-Za-z_$][\w$]{2,}/g) ?? [];
  return identifiers.some((identifier) => known.has(identifier)) ? 0.05 : 0;
}

function locationOf(baseline: Baseline, judged: Judged, top: number): SuspiciousLocation {
  const { statement } = judged;
  const text = baseline.sources.find((source) => source.path === statement.file)?.text ?? '';
  const { column } = positionAt(text, statement.start);
  const score = Math.round((judged.score / top) * 10_000) / 10_000;
  return {
    at: { file: statement.file, line: statement.line, column },
    endLine: statement.endLine,
    score,
    reasons: judged.reasons.map((reason) => reason.text),
  };
}

/** A statement and the branches inside its line are one place for people. */
function mergedByLine(locations: readonly SuspiciousLocation[]): SuspiciousLocation[] {
  const best = new Map<string, SuspiciousLocation>();
  for (const location of locations) {
    const key = `${location.at.file}:${location.at.line}`;
    const known = best.get(key);
    if (known === undefined || location.score > known.score) best.set(key, location);
  }
  return [...best.values()];
}
