// Mined bug fixes: the commit before the fix with the fix's own tests laid over it, taken from local mirrors of the repositories.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { BenchCase, CaseList } from '../bench-case.ts';
import { installForTests } from './install-for-tests.ts';
import { writeFiles } from '../tree.ts';

const rowSchema = z.object({
  repo: z.string(),
  fix: z.string(),
  parent: z.string(),
  subject: z.string(),
  sources: z.array(z.string()),
  added: z.number(),
  deleted: z.number(),
  tests: z.array(z.string()),
  fail_to_pass: z.array(z.string()),
});

type Row = z.infer<typeof rowSchema>;

const group = 'mined';

/** Which rows of a mined file become cases. */
export interface Sample {
  /** Rows whose fix adds and deletes more lines than this, tests apart, are left out. */
  readonly mostLines: number;
  /** Rows kept of one repository, evenly spaced over its rows in the order of the file. */
  readonly perRepository: number;
}

export const wholeFile: Sample = { mostLines: Infinity, perRepository: Infinity };

/** Small fixes, evenly spaced over each repository, so that no single one of them decides the figures. */
export function sampled<T extends Pick<Row, 'repo' | 'added' | 'deleted'>>(rows: readonly T[], sample: Sample): T[] {
  const small = rows.filter((row) => row.added + row.deleted <= sample.mostLines);
  return [...Map.groupBy(small, (row) => row.repo).values()].flatMap((own) => evenlySpaced(own, sample.perRepository));
}

function evenlySpaced<T>(rows: readonly T[], count: number): T[] {
  if (rows.length <= count) return [...rows];
  return rows.filter((_, index) => Math.floor((index * count) / rows.length) !== Math.floor(((index - 1) * count) / rows.length));
}

export function isMinedFile(file: string): boolean {
  const [first] = readFileSync(file, 'utf8').split('\n', 1);
  return first?.includes('"fail_to_pass"') ?? false;
}

/** `mirrors` holds one git directory per repository: `OWNER+NAME`, `OWNER+NAME/repo` or `OWNER+NAME.git`. */
export function minedCases(file: string, mirrors: string | null, sample: Sample): CaseList {
  const all = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
  const located = sampled(all, sample).map((row) => ({ row, mirror: mirrorOf(row.repo, mirrors), name: nameOf(row) }));
  return {
    cases: located.flatMap(({ row, mirror, name }) => (mirror === null ? [] : [minedCase(row, mirror, name)])),
    unavailable: located.flatMap(({ row, mirror, name }) =>
      mirror === null ? [{ name, group, why: `there is no mirror of ${row.repo}` }] : [],
    ),
  };
}

function nameOf(row: Row): string {
  return `${row.repo.replace('/', '-')}-${row.fix.slice(0, 8)}`.toLowerCase();
}

function mirrorOf(repository: string, mirrors: string | null): string | null {
  if (mirrors === null) return null;
  const base = join(mirrors, repository.replace('/', '+'));
  return [join(base, 'repo'), base, `${base}.git`].find((path) => existsSync(join(path, 'objects'))) ?? null;
}

function minedCase(row: Row, mirror: string, name: string): BenchCase {
  return {
    name,
    group,
    issue: issueOf(row),
    materialise: (folder) => {
      const archive = git(mirror, ['archive', '--format=tar', row.parent]);
      execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive });
      writeFiles(folder, filesAt(mirror, row.fix, [...row.tests, ...testSupportOf(row, mirror)]));
      installForTests(folder, row.tests);
    },
    get fixed() {
      return filesAt(mirror, row.fix, row.sources);
    },
    hidden: null,
    probes: null,
    withoutSuite: false,
  };
}

const inTestFolder = /(?:^|\/)(?:tests?|specs?|__tests__)\//;

/** What the fix changed beside its test files in the folders of the tests (fixtures, files that a listed one loads), texts only. */
function testSupportOf(row: Row, mirror: string): readonly string[] {
  const changed = git(mirror, ['diff', '--numstat', '--no-renames', '--diff-filter=d', row.parent, row.fix])
    .toString('utf8')
    .split('\n');
  const paths = changed.flatMap((line) => /^\d+\t\d+\t(.+)$/.exec(line)?.[1] ?? []);
  return paths.filter((path) => inTestFolder.test(path) && !row.sources.includes(path) && !row.tests.includes(path));
}

function filesAt(mirror: string, commit: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, git(mirror, ['show', `${commit}:${path}`]).toString('utf8')]));
}

/** The report of somebody who has written the failing test already. */
function issueOf(row: Row): string {
  const file = row.fail_to_pass[0]?.split(' > ')[0] ?? row.tests[0] ?? '';
  const names = titlesOf(row.fail_to_pass.filter((id) => id.startsWith(`${file} > `)));
  return [
    `# ${row.subject.replace(/\(?#\d+\)?/g, '').trim()}`,
    '',
    `The tests in \`${file}\` fail${names.length === 0 ? '.' : ':'}`,
    '',
    ...names.map((name) => `- \`${file}\` > ${name}`),
    '',
  ].join('\n');
}

/** Titles as the file writes them: the miner numbered equal ones (`##1`), and called assertions outside of any test `top …`. */
function titlesOf(ids: readonly string[]): readonly string[] {
  const titles = ids.map((id) =>
    id
      .split(' > ')
      .slice(1)
      .join(' > ')
      .replace(/ ##\d+$/, ''),
  );
  return [...new Set(titles)].filter((title) => title !== '' && !/^top [a-zA-Z]+ ?$/.test(title));
}

function git(mirror: string, argv: readonly string[]): Buffer {
  return execFileSync('git', [`--git-dir=${mirror}`, ...argv], {
    maxBuffer: 512 * 1024 ** 2,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
