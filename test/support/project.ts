import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small real package in a real git repository, with a defect: `sum` leaves the first value out. */
export interface Project {
  readonly folder: string;
  readonly repository: string;
  /** State and cache of Patchline for this project alone. */
  readonly environment: NodeJS.ProcessEnv;
  git(...argv: string[]): string;
  write(path: string, content: string): void;
  /** Writes a file outside the repository and returns its path. */
  aside(name: string, content: string): string;
  remove(): void;
}

export const sumSource = `'use strict';

exports.sum = function sum(values) {
  let total = 0;
  for (let index = 1; index < values.length; index++) {
    total += values[index];
  }
  return total;
};

exports.clamp = function clamp(value, low, high) {
  if (value < low) return low;
  if (value > high) return high;
  return value;
};
`;

/** The source without its defect. */
export const fixedSum: string = sumSource.replace('index = 1', 'index = 0');

export const suiteSource = `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { clamp, sum } = require('../index.js');

test('clamp keeps a value inside its bounds', () => {
  assert.strictEqual(clamp(5, 1, 3), 3);
  assert.strictEqual(clamp(-5, 1, 3), 1);
  assert.strictEqual(clamp(2, 1, 3), 2);
});

test('the sum of nothing is nothing', () => {
  assert.strictEqual(sum([]), 0);
  assert.strictEqual(sum([0, 4]), 4);
});
`;

export const sumIssue = `# sum() ignores the first value (#7)

With little-math 1.2.0 the first element never counts.

\`\`\`js
const { sum } = require('little-math');

sum([1, 2, 3]); // expected 6, got 5
sum([5]); // expected 5, got 0
sum([7, -2]); // expected 5, got -2
\`\`\`

The loop in \`index.js\` looks wrong.
`;

export const defaultFiles: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'little-math', version: '1.2.0', main: 'index.js', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'index.js': sumSource,
  'test/index.test.js': suiteSource,
};

/** Whoever runs these projects made them, and agrees to what their configuration reaches; `test/trust.test.ts` does not. */
const ownMachine = { PATCHLINE_TRUST: '1' } as const;

export function makeProject(files: Readonly<Record<string, string>> = defaultFiles): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'patchline-project-')));
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  const git = (...argv: string[]): string =>
    execFileSync('git', argv, { cwd: repository, encoding: 'utf8', env: gitEnvironment(), stdio: 'pipe' });
  const write = (path: string, content: string): void => put(join(repository, path), content);
  for (const [path, content] of Object.entries(files)) write(path, content);
  git('init', '--quiet', '--initial-branch=main');
  appendFileSync(join(repository, '.git/config'), '[user]\n\tname = A Person\n\temail = person@example.org\n');
  git('add', '--all');
  git('commit', '--quiet', '--message=first');
  return {
    folder,
    repository,
    environment: { ...process.env, ...ownMachine, XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') },
    git,
    write,
    aside(name, content) {
      put(join(folder, name), content);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a user does. */
export function patchline(
  project: Pick<Project, 'folder' | 'environment'>,
  argv: readonly string[],
  options: { readonly stdin?: string } = {},
): Promise<CommandResult> {
  const program = join(import.meta.dirname, '../../bin/patchline.js');
  const child = spawn(process.execPath, [program, ...argv], { cwd: project.folder, env: project.environment, stdio: 'pipe' });
  child.stdin.end(options.stdin ?? '');
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** `patchline fix` on an issue text, with the answer as data. */
export async function fix(
  project: Project,
  issue: string,
  ...flags: string[]
): Promise<CommandResult & { readonly json: FixJson }> {
  const file = project.aside('issue.md', issue);
  const result = await patchline(project, ['fix', file, '--repo', project.repository, '--json', ...flags]);
  return { ...result, json: JSON.parse(result.stdout === '' ? '{}' : result.stdout) as FixJson };
}

/** Flags that let a program mend the sum: for tests about something else than the search, which takes longer. */
export function mendedByProgram(project: Project): readonly string[] {
  const write = `import { writeFileSync } from 'node:fs';\nwriteFileSync('index.js', ${JSON.stringify(fixedSum)});\n`;
  return ['--builder-command', `node ${project.aside('builder.mjs', write)}`];
}

/** The stable door: what `--json` prints. */
export interface FixJson {
  readonly outcome: string;
  readonly halt: string | null;
  readonly haltDetails: { readonly summary: string; readonly evidence: readonly string[]; readonly wayOn: string } | null;
  readonly run: string;
  readonly branch: string | null;
  readonly base: string;
  readonly head: string | null;
  readonly receipt: string | null;
  readonly score: number | null;
  readonly tests: { readonly failToPass: readonly string[]; readonly passToPass: readonly string[] };
  readonly graph: string;
  readonly cost: {
    readonly inputTokens: number | null;
    readonly outputTokens: number | null;
    readonly usd: number | null;
    readonly calls: number | null;
    readonly failedCalls: number | null;
    readonly models: readonly string[] | null;
    /** Of all runs of the issue. */
    readonly workItem: { readonly inputTokens: number | null; readonly calls: number | null };
  };
  readonly unfinished: readonly { readonly by: string; readonly path: string; readonly why: string }[];
  readonly diff: string | null;
}

/** Everything of a repository that a user could notice: refs, HEAD, index, work tree, configuration. */
export function fingerprint(project: Project): string {
  const config = readFileSync(join(project.repository, '.git/config'), 'utf8');
  return [
    project.git('for-each-ref'),
    project.git('rev-parse', 'HEAD'),
    project.git('status', '--porcelain', '--ignored'),
    config,
  ].join('\n---\n');
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const date = '2026-01-02T03:04:05Z';
  return {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
