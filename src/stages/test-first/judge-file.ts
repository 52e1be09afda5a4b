import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import { slugOf } from '#domain/branch-name.ts';
import type { ModelTest } from '#domain/model-tests.ts';
import type { Reproduction } from '#domain/reproduction.ts';
import type { TestResult } from '#domain/test-report.ts';
import { compareExamples } from '#engines/acceptance/acceptance.ts';
import { extractReproduction, type PackageFacts } from '#engines/issue-text/issue-text.ts';
import { newTestPath } from '#engines/test-reports/test-reports.ts';
import { sha256 } from '#lib/digest.ts';
import { runAcceptance } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { withoutTests } from '../without-tests.ts';
import type { JudgeInput } from './judge-proposals.ts';
import { isFramework, whyNotRun } from '../screen-code.ts';
import type { Dropped } from './usable-examples.ts';

export interface JudgedFile {
  /** `null` where nothing was left of the file. */
  readonly acceptance: AcceptanceTests | null;
  readonly tests: Readonly<Record<string, ModelTest>>;
  readonly dropped: readonly Dropped[];
}

export interface FileBench {
  readonly state: JudgeInput & { readonly reproduction: Reproduction };
  readonly context: PhaseContext;
  readonly facts: PackageFacts;
}

const fileWallMs = 20_000;

/** The second form of a test author's answer: a whole test file. It is kept without those of its tests that prove nothing on base, or not at all. */
export async function judgeFile(bench: FileBench, text: string): Promise<JudgedFile> {
  const { state } = bench;
  const stem = [
    state.item.number === null ? null : `issue-${state.item.number}`,
    `${slugOf(state.issue.title, 40)}-behaviours-file`,
  ];
  const path = newTestPath(state.setup, stem.filter((part) => part !== null).join('-'));
  const nothing = (why: string): JudgedFile => ({ acceptance: null, tests: {}, dropped: [{ test: 'the whole test file', why }] });
  const why = whyNotFile(text, path, bench);
  if (why !== null) return nothing(why);
  const first = await runBoth(bench, { path, content: text });
  if (first === null) return nothing('could not be run on base');
  const useless = first.filter(({ kind }) => kind === null);
  const rest =
    useless.length === 0
      ? text
      : withoutTests(
          text,
          path,
          useless.map(({ title }) => title),
        );
  if (rest === null || useless.length === first.length) return nothing('holds tests that fail on base other than by assertion');
  const last = useless.length === 0 ? first : await runBoth(bench, { path, content: rest });
  if (last === null || last.some(({ kind }) => kind === null)) return nothing('is not the same in two runs on base');
  const tests = Object.fromEntries(last.flatMap(({ id, kind }) => (kind === null ? [] : [[id, { kind, behaviours: [] }]])));
  const acceptance = draftOf(bench, { path, content: rest }, Object.keys(tests));
  return {
    acceptance,
    tests,
    dropped: useless.map(({ title }) => ({ test: title, why: 'fails on base other than by assertion, or not the same twice' })),
  };
}

function whyNotFile(text: string, path: string, { facts, state: { reproduction } }: FileBench): string | null {
  const why = whyNotRun(text, (specifier) => isOwnOrFramework(specifier, path, facts), path);
  if (why !== null || reproduction.kind !== 'examples') return why;
  const read = extractReproduction({ title: '', body: `\`\`\`js\n${text}\n\`\`\`\n` }, facts);
  const stated = read.kind === 'found' && read.reproduction.kind === 'examples' ? read.reproduction.examples : [];
  const contradicts = stated.some((one) => reproduction.examples.some((own) => compareExamples(one, own) === 'contradicts'));
  return contradicts ? "contradicts an example of the issue: both cannot hold, and the issue's decides" : null;
}

function isOwnOrFramework(specifier: string, path: string, facts: PackageFacts): boolean {
  if (isFramework(specifier) || specifier === facts.packageName) return true;
  if (isBuiltin(specifier) || !specifier.startsWith('.')) return false;
  const file = posix.normalize(posix.join(posix.dirname(path), specifier));
  const isFile = (known: string): boolean => known === file || known.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '') === file;
  return !file.startsWith('..') && facts.files.some(isFile) && !facts.testFiles.some(isFile);
}

interface Seen {
  readonly id: string;
  readonly title: string;
  readonly kind: ModelTest['kind'] | null;
}

interface NewFile {
  readonly path: string;
  readonly content: string;
}

async function runBoth(bench: FileBench, file: NewFile): Promise<readonly Seen[] | null> {
  const overlay = { base: bench.state.repository.base, changes: [] };
  const first = await runAcceptance(bench.context, overlay, draftOf(bench, file, []), fileWallMs);
  const ids = first.results.map(({ id }) => id);
  if (ids.length === 0 || ids.length > 30 || first.fileFailures.length > 0) return null;
  // Only a run that names the tests has canaries in it.
  const second = await runAcceptance(bench.context, overlay, draftOf(bench, file, ids), fileWallMs);
  if (second.problems.length > 0 || second.fileFailures.length > 0) return null;
  return first.results.map((result) => {
    const again = second.results.find(({ id }) => id === result.id);
    return { id: result.id, title: result.name.split(' > ').at(-1) ?? result.name, kind: kindOf(result, again) };
  });
}

function kindOf(one: TestResult, other: TestResult | undefined): Seen['kind'] {
  if (one.status !== other?.status || one.failure?.kind !== other.failure?.kind) return null;
  if (one.status === 'passed') return 'guard';
  return one.failure?.kind === 'assertion' ? 'red' : null;
}

function draftOf({ state }: FileBench, { path, content }: NewFile, ids: readonly string[]): AcceptanceTests {
  const setup =
    state.setup.runner === 'command' ? { ...state.setup, runner: 'node-test' as const, entry: null, extraArgv: [] } : state.setup;
  return {
    setup,
    files: [{ path, content, digest: sha256(content) }],
    tests: Object.fromEntries(ids.map((id, index) => [id, [`model-file-${index + 1}`]])),
  };
}
