import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { draftAcceptanceTests } from '#engines/acceptance/acceptance.ts';
import { extractReproduction, readIssue, readPackageFacts, sanitize } from '#engines/issue-text/issue-text.ts';
import {
  defaultHints,
  failingAcceptance,
  formulaNames,
  rankStatements,
  type FaultHints,
  type FormulaName,
} from '#engines/localize/localize.ts';
import { measureBaseline } from '#engines/rerun/rerun.ts';
import { detectTestSetup } from '#engines/test-reports/test-reports.ts';
import type { BenchCase } from '../repair/bench-case.ts';
import { rankOfTrueLine, trueLines } from '../repair/case-result.ts';

/** What a ranking rests on: the spectrum alone, or also what the issue says. */
export const bases = ['spectrum', 'spectrum and issue'] as const;
export type Basis = (typeof bases)[number];

/** Place of the first statement on a changed line, by formula; among equals the middle one. `null` where it is not in the list. */
export type Places = Readonly<Record<Basis, Readonly<Record<FormulaName, number | null>>>>;

/** Measures the acceptance tests and the suite of a case once, and ranks its statements under each formula. `null`: no test was red in process. */
export async function placesOfTrueLine(bench: BenchCase): Promise<Places | null> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-localization-'));
  try {
    mkdirSync(join(folder, 'repo'));
    const path = join(folder, 'repo');
    bench.materialise(path);
    const tests = await testsOf(bench, path);
    if (tests === null) return null;
    const checkout = { path, commit: '0'.repeat(40), dependencies: null };
    const own = new Set(tests.files.map((file) => file.path));
    const suiteFiles = tests.setup.suiteFiles.filter((file) => !own.has(file));
    const baseline = await measureBaseline({ sandbox: bubblewrapSandbox(), checkout, acceptance: tests, suiteFiles, seed: 1 });
    const failing = failingAcceptance(baseline, tests);
    if (failing.length === 0) return null;
    const lines = trueLines(bench, path);
    const words = [...new Set(bench.issue.match(/[A-Za-z_$][\w$]{2,}/g) ?? [])];
    const hints: Record<Basis, FaultHints> = { spectrum: defaultHints, 'spectrum and issue': { ...defaultHints, words } };
    const placesWith = (basis: Basis): Places[Basis] => {
      const entries = formulaNames.map((name) => [name, placeIn(rankStatements(baseline, failing, hints[basis], name), lines)]);
      return Object.fromEntries(entries) as Places[Basis];
    };
    return { spectrum: placesWith('spectrum'), 'spectrum and issue': placesWith('spectrum and issue') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function testsOf(bench: BenchCase, path: string): Promise<AcceptanceTests | null> {
  const { title, body } = readIssue({ kind: 'markdown', content: Buffer.from(bench.issue), origin: { kind: 'stdin' } });
  const facts = readPackageFacts(path);
  const packageJson: unknown = { name: facts.packageName, scripts: { test: 'node --test' } };
  const detected = detectTestSetup({ checkoutPath: path, packageJson, dependenciesPath: null, files: facts.files });
  const found = extractReproduction({ title: sanitize(title).text, body: sanitize(body).text }, facts);
  if (detected.kind === 'none' || found.kind === 'none') return null;
  const options = { slug: 'localization', issueNumber: null, checkoutPath: path, only: null };
  return await draftAcceptanceTests(found.reproduction, detected.setup, options);
}

/** Statements of one score have no order among them: the place is the middle of theirs. */
function placeIn(locations: readonly SuspiciousLocation[], lines: ReturnType<typeof trueLines>): number | null {
  const place = rankOfTrueLine(locations, lines);
  const found = place === null ? undefined : locations[place - 1];
  if (found === undefined) return null;
  const better = locations.filter((location) => location.score > found.score).length;
  const equal = locations.filter((location) => location.score === found.score).length;
  return better + (equal + 1) / 2;
}
