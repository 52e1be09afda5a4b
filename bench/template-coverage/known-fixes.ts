import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A developer's fix of one file. */
export interface KnownFix {
  readonly id: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Priors are set from `train` and never from `held-out`. */
  readonly half: 'train' | 'held-out';
}

const lines = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

const humanEvalTask = z.object({
  task_id: z.string(),
  declaration: z.string(),
  buggy_solution: z.string(),
  canonical_solution: z.string(),
});

/** HumanEvalFix tasks: odd task numbers train, even ones are held out. */
export const humanEvalFixes = (file: string): KnownFix[] =>
  lines(file).map((line) => {
    const task = humanEvalTask.parse(JSON.parse(line));
    const number = Number(task.task_id.split('/')[1]);
    return {
      id: task.task_id,
      path: 'task.js',
      before: task.declaration + task.buggy_solution,
      after: task.declaration + task.canonical_solution,
      half: number % 2 === 1 ? 'train' : 'held-out',
    };
  });

const minedFix = z.object({
  repo: z.string(),
  fix: z.string(),
  parent: z.string(),
  sources: z.array(z.string()),
  added: z.number(),
  deleted: z.number(),
});

type MinedFix = z.infer<typeof minedFix>;

const mostLines = 3;

const isSmall = (row: MinedFix): boolean => row.sources.length === 1 && row.added <= mostLines && row.deleted <= mostLines;

const isJavaScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

const gitDirectory = (repositories: string, repo: string): string | null => {
  const folder = join(repositories, repo.replace('/', '+'), 'repo');
  const nested = join(folder, '.git');
  if (existsSync(nested)) return nested;
  return existsSync(folder) ? folder : null;
};

const show = (directory: string, commit: string, path: string): string | null => {
  try {
    return execFileSync('git', ['--git-dir', directory, 'show', `${commit}:${path}`], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
};

/**
 * Fix commits of one file and at most three lines added and deleted, read from git directories named
 * `<owner>+<name>/repo`. Rows of the list with an even index train, odd ones are held out.
 */
export const minedFixes = (file: string, repositories: string): { fixes: KnownFix[]; absent: number } => {
  const fixes: KnownFix[] = [];
  let absent = 0;
  for (const [index, line] of lines(file).entries()) {
    const row = minedFix.parse(JSON.parse(line));
    const [path] = row.sources;
    if (!isSmall(row) || path === undefined || !isJavaScript(path)) continue;
    const directory = gitDirectory(repositories, row.repo);
    const before = directory && show(directory, row.parent, path);
    const after = directory && show(directory, row.fix, path);
    if (before === null || after === null) absent += 1;
    else
      fixes.push({ id: `${row.repo} ${row.fix.slice(0, 9)}`, path, before, after, half: index % 2 === 0 ? 'train' : 'held-out' });
  }
  return { fixes, absent };
};
