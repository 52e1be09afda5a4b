import type { SourceLocation } from '#domain/source-location.ts';
import type { FailureKind } from '#domain/test-report.ts';
import { readInCheckout, repositoryRoot, sourceAt, type RerunContext, type ServedSource } from './context.ts';
import { prepareJob, type HarnessMessage } from './job.ts';
import { makeTestsWritable, mayWriteBesideTests } from './writable-tests.ts';
import { toRunnable, type ParsedSource } from './instrument/parsed-source.ts';
import { splice } from './instrument/splice.ts';
import { fuelWraps } from './instrument/switching.ts';
import { probesOf, type Statement } from './instrument/statements.ts';

/** One test on the program as it stands. */
export interface MeasuredTest {
  /** `file > suite > name`. */
  readonly id: string;
  readonly file: string;
  readonly status: 'passed' | 'failed';
  readonly failure: {
    readonly kind: FailureKind;
    readonly message: string;
    readonly frames: readonly SourceLocation[];
    /** It ran out of fuel, time or stack. */
    readonly isEndless: boolean;
  } | null;
  /** Probes of the statements it reached. */
  readonly hits: readonly number[];
  /** Loop turns and calls of instrumented code. */
  readonly fuel: number;
  readonly ms: number;
}

/** What the tests do on the program as it stands, statement by statement. */
export interface Baseline {
  readonly tests: readonly MeasuredTest[];
  /** Sources of the repository that the tests loaded, test files apart. */
  readonly sources: readonly ParsedSource[];
  readonly statements: readonly Statement[];
  /** Probes reached while a test file and what it imports were loaded, outside of any test. */
  readonly loadHits: Readonly<Record<string, readonly number[]>>;
  /** How long loading the test files and all they import took. */
  readonly loadMs: number;
  /** Test files that did not load here, with the reason. */
  readonly unloadable: readonly { readonly file: string; readonly message: string }[];
}

const limits = { wallMs: 120_000, stallMs: 15_000 };
const testPath = /(^|\/)(tests?|specs?|__tests__|__mocks__|fixtures?|bench(marks?)?|examples?)\/|[.-](test|spec)\.[cm]?[jt]sx?$/i;
const largestSource = 400_000;

/**
 * Loads the tests to see which sources they need, then runs them with a probe on every statement of these. Tests that wanted to write into
 * the checkout get a copy of their folder, and are measured again.
 */
export async function measureBaseline(context: RerunContext): Promise<Baseline> {
  const measured = await measureOnce(context);
  if (!measured.wantsToWrite || !makeTestsWritable(context)) return measured;
  return await measureOnce(context);
}

type Measured = Baseline & Pick<Collected, 'loaded' | 'wantsToWrite'>;

async function measureOnce(context: RerunContext): Promise<Measured> {
  const testFiles = [...context.acceptance.files.map((file) => file.path), ...context.suiteFiles];
  const first = await collect(context, testFiles, { sources: {}, probes: 0, loadOnly: true });
  if (first.wantsToWrite && mayWriteBesideTests(context)) return { ...first, sources: [], statements: [] };
  const measured = await measureWith(context, testFiles, first.loaded);
  const late = measured.loaded.filter((path) => !first.loaded.includes(path));
  const isLate = late.some((path) => repairable(context, path).length > 0);
  return withLastingNames(isLate ? await measureWith(context, testFiles, measured.loaded) : measured, first.declared);
}

/** Without passing tests whose names are made anew in every process (a time, a random number): no other process knows them. */
function withLastingNames(measured: Measured, declared: ReadonlySet<string>): Measured {
  if (declared.size === 0) return measured;
  return { ...measured, tests: measured.tests.filter((test) => test.status === 'failed' || declared.has(test.id)) };
}

async function measureWith(context: RerunContext, testFiles: readonly string[], loaded: readonly string[]): Promise<Measured> {
  const sources = loaded.filter((path) => !testFiles.includes(path)).flatMap((path) => repairable(context, path));
  const { statements, served } = withProbes(sources);
  const found = await collect(context, testFiles, { sources: served, probes: statements.length, loadOnly: false });
  return { ...found, sources, statements };
}

/** Those of the paths that a repair may change: sources of the repository's own that parse; tests, examples and huge files are none. */
export function repairableSources(context: RerunContext, paths: readonly string[]): ParsedSource[] {
  return paths.flatMap((path) => repairable(context, path));
}

function repairable(context: RerunContext, path: string): ParsedSource[] {
  if (!/\.[cm]?[jt]s$/.test(path) || testPath.test(path) || path.split('/').includes('node_modules')) return [];
  if ((readInCheckout(context, path)?.length ?? Infinity) > largestSource) return [];
  const source = sourceAt(context, path);
  return source === null ? [] : [source];
}

function withProbes(sources: readonly ParsedSource[]): {
  readonly statements: Statement[];
  readonly served: Record<string, ServedSource>;
} {
  const statements: Statement[] = [];
  const served: Record<string, ServedSource> = {};
  for (const source of sources) {
    const probes = probesOf(source, statements.length);
    statements.push(...probes.statements);
    const text = toRunnable(source.path, splice(source.text, [...probes.wraps, ...fuelWraps(source)]), source.mayBeValue);
    served[`${repositoryRoot}/${source.path}`] = { text, format: source.format };
  }
  return { statements, served };
}

interface Collected {
  tests: MeasuredTest[];
  /** Ids of the tests, where they were not run. */
  declared: ReadonlySet<string>;
  loaded: string[];
  loadMs: number;
  loadHits: Record<string, readonly number[]>;
  unloadable: { file: string; message: string }[];
  /** Something failed because the checkout is read-only. */
  wantsToWrite: boolean;
}

interface Collection {
  readonly sources: Record<string, ServedSource>;
  readonly probes: number;
  readonly loadOnly: boolean;
}

async function collect(context: RerunContext, testFiles: readonly string[], what: Collection): Promise<Collected> {
  const found: Collected = {
    tests: [],
    declared: new Set(),
    loaded: [],
    loadMs: 0,
    loadHits: {},
    unloadable: [],
    wantsToWrite: false,
  };
  const job = await prepareJob(context, { mode: 'baseline', testFiles, ...what });
  try {
    const end = await job.run({}, limits, (message) => note(found, message));
    if (found.loaded.length === 0)
      found.unloadable.push({ file: testFiles.join(', '), message: `${end.ending} ${end.stderr}`.trim() });
  } finally {
    await job.dispose();
  }
  return found;
}

function note(found: Collected, message: HarnessMessage): void {
  switch (message.kind) {
    case 'result':
      found.tests.push(measured(message));
      found.wantsToWrite ||= isReadOnly(message['failure']);
      return;
    case 'loaded':
      found.loaded = message['files'] as string[];
      found.loadMs = Number(message['loadMs']);
      return;
    case 'declared':
      found.declared = new Set(message['ids'] as string[]);
      return;
    case 'load-hits':
      found.loadHits[String(message['file'])] = message['hits'] as number[];
      return;
    case 'load-failure':
    case 'broken':
      found.wantsToWrite ||= isReadOnly(message);
      found.unloadable.push({
        file: typeof message['file'] === 'string' ? message['file'] : '',
        message: String(message['message']),
      });
      return;
    default:
  }
}

function isReadOnly(failure: unknown): boolean {
  return typeof failure === 'object' && failure !== null && 'isReadOnly' in failure && failure.isReadOnly === true;
}

function measured(message: HarnessMessage): MeasuredTest {
  const failure = message['failure'] as MeasuredTest['failure'];
  return {
    id: String(message['id']),
    file: String(message['file']),
    status: failure === null ? 'passed' : 'failed',
    failure,
    hits: message['hits'] as number[],
    fuel: Number(message['fuel']),
    ms: Number(message['ms']),
  };
}
