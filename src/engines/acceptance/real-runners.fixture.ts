import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestSetup } from '#domain/acceptance.ts';
import type { RunnerKind } from '#domain/test-report.ts';
import { extractReproduction, readIssue, readPackageFacts, sanitize } from '#engines/issue-text/issue-text.ts';
import type { PackageFacts, ReproductionSearch } from '#engines/issue-text/issue-text.ts';

const fixtures = fileURLToPath(new URL('../issue-text/fixtures', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

export const entries: Readonly<Record<Exclude<RunnerKind, 'command'>, string | null>> = {
  'node-test': null,
  mocha: 'node_modules/mocha/bin/mocha.js',
  jest: 'node_modules/jest/bin/jest.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  tap: 'node_modules/tape/bin/tape',
};

/** A copy of a fixture package that tests can be run in, with its faults or (`fixed`) without them. */
export function packageCopy(
  name: string,
  fixed: boolean,
): { readonly folder: string; readonly facts: PackageFacts; dispose(): void } {
  const root = mkdtempSync(join(tmpdir(), 'acceptance-'));
  const folder = join(root, name);
  cpSync(join(fixtures, 'packages', name), folder, { recursive: true });
  if (fixed) cpSync(join(fixtures, 'fixed', name), folder, { recursive: true });
  symlinkSync(modules, join(folder, 'node_modules'));
  return { folder, facts: readPackageFacts(folder), dispose: () => rmSync(root, { recursive: true }) };
}

export function setupFor(runner: Exclude<RunnerKind, 'command'>, facts: PackageFacts): TestSetup {
  const { moduleKind, language, testFiles } = facts;
  return {
    runner,
    entry: entries[runner],
    extraArgv: [],
    moduleKind,
    language,
    suiteFiles: testFiles,
    testFolder: 'test',
    command: null,
    env: {},
  };
}

/** What an issue fixture reproduces, and which examples its package fails. */
export function reproductionOf(
  name: string,
  facts: PackageFacts,
): { readonly found: ReproductionSearch; readonly red: readonly string[] } {
  const item = readIssue({
    kind: 'markdown',
    content: readFileSync(join(fixtures, 'issues', `${name}.md`)),
    origin: { kind: 'stdin' },
  });
  const found = extractReproduction({ title: sanitize(item.title).text, body: sanitize(item.body).text }, facts);
  const { red } = JSON.parse(readFileSync(join(fixtures, 'issues', `${name}.json`), 'utf8')) as {
    readonly red: readonly string[];
  };
  return { found, red };
}

export function writeInto(folder: string, files: readonly { readonly path: string; readonly content: string }[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export type Status = 'passed' | 'assertion' | 'exception';

/** Runs test files for real and reads the runner's own report: test id → what became of it. */
export async function runFiles(
  runner: Exclude<RunnerKind, 'command'>,
  folder: string,
  files: readonly string[],
): Promise<Record<string, Status>> {
  const report = join(folder, 'report.json');
  const entry = entries[runner] ?? '';
  const argv: Readonly<Record<typeof runner, readonly string[]>> = {
    'node-test': ['--test', '--test-reporter=tap', ...files],
    mocha: [entry, '--reporter', 'json', ...files],
    jest: [entry, '--json', '--rootDir', folder, '--watchman=false', '--runTestsByPath', ...files],
    vitest: [entry, 'run', '--root', folder, '--reporter=json', `--outputFile=${report}`, ...files],
    tap: [entry, ...files],
  };
  const stdout = await output(argv[runner], folder);
  switch (runner) {
    case 'node-test':
      return readNodeTest(stdout, files);
    case 'mocha':
      return readMocha(stdout, folder);
    case 'jest':
      return readJest(stdout, folder);
    case 'vitest':
      return readJest(readFileSync(report, 'utf8'), folder);
    case 'tap':
      return readTape(stdout, files);
  }
}

function output(argv: readonly string[], cwd: string): Promise<string> {
  const environment = { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { cwd, env: environment, maxBuffer: 64 * 1024 ** 2, timeout: 100_000 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

/** node:test and tape print no file names: titles are matched against all files. */
function readNodeTest(stdout: string, files: readonly string[]): Record<string, Status> {
  const found: Record<string, Status> = {};
  for (const match of stdout.matchAll(/^(not )?ok \d+ - (.*)$/gm)) {
    const failure = /^ {2}---\n([\s\S]*?)^ {2}\.\.\.$/m.exec(stdout.slice(match.index))?.[1] ?? '';
    const status = match[1] === undefined ? 'passed' : failure.includes("code: 'ERR_ASSERTION'") ? 'assertion' : 'exception';
    for (const file of files) found[`${file} > ${(match[2] ?? '').replaceAll('\\#', '#').replaceAll('\\\\', '\\')}`] = status;
  }
  return found;
}

interface MochaTest {
  readonly fullTitle: string;
  readonly file: string;
  readonly err: { readonly code?: string };
}

function readMocha(stdout: string, folder: string): Record<string, Status> {
  const { tests } = JSON.parse(stdout) as { readonly tests: readonly MochaTest[] };
  return Object.fromEntries(
    tests.map(({ fullTitle, file, err }) => [
      `${file.slice(folder.length + 1)} > ${fullTitle}`,
      Object.keys(err).length === 0 ? 'passed' : err.code === 'ERR_ASSERTION' ? 'assertion' : 'exception',
    ]),
  );
}

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function readJest(text: string, folder: string): Record<string, Status> {
  const { testResults } = JSON.parse(text) as JestReport;
  return Object.fromEntries(
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => {
        const isAssertion =
          /expect\(|AssertionError|ERR_ASSERTION|assert[.(]|promise (?:resolved|rejected) .* instead|expected .* to throw/s.test(
            failureMessages.join('\n'),
          );
        return [
          `${name.slice(name.indexOf(folder) + folder.length + 1)} > ${fullName.trim()}`,
          status === 'passed' ? 'passed' : isAssertion ? 'assertion' : 'exception',
        ] as const;
      }),
    ),
  );
}

function readTape(stdout: string, files: readonly string[]): Record<string, Status> {
  const found: Record<string, Status> = {};
  let title = '';
  for (const [index, line] of stdout.split('\n').entries()) {
    if (line.startsWith('# ')) title = line.slice(2);
    const point = /^(not )?ok\b/.exec(line);
    if (point === null) continue;
    const operator = /operator: (\w+)/.exec(
      stdout
        .split('\n')
        .slice(index, index + 4)
        .join('\n'),
    )?.[1];
    const status = point[1] === undefined ? 'passed' : operator === 'error' || operator === 'fail' ? 'exception' : 'assertion';
    for (const file of files) found[`${file} > ${title}`] = status;
  }
  return found;
}
