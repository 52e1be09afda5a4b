import { lstat, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, sep } from 'node:path';
import type { TestSetup } from '#domain/acceptance.ts';
import type { SandboxMount } from '#ports/sandbox.ts';
import type { Canary } from '../canaries/canary.ts';
import { injectCanaries } from '../canaries/inject-canaries.ts';

/** Copies of the test files, mounted read-only over the checkout's own, so that no code that runs can change a test. */
export interface GuardedFiles {
  readonly mounts: readonly SandboxMount[];
  readonly canaries: readonly Canary[];
  /** The id of a test that ran under another name. */
  originalId(id: string): string;
  /** Line of the repository's file for a line that a stack names. */
  originalLine(file: string, line: number): number;
  dispose(): Promise<void>;
}

export interface GuardRequest {
  readonly setup: TestSetup;
  /** Host path of the checkout. */
  readonly path: string;
  readonly files: readonly string[];
  /** Files that hold tests whose pass is demanded: they get the full guard. */
  readonly important: ReadonlySet<string>;
  readonly canaries: boolean;
}

export async function guardFiles(request: GuardRequest): Promise<GuardedFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-tests-'));
  const mounts: SandboxMount[] = [];
  const canaries: Canary[] = [];
  const lines = new Map<string, (line: number) => number>();
  const renamed = new Map<string, string>();
  for (const [index, path] of request.files.entries()) {
    const source = await readInside(request.path, path);
    if (source === null) continue;
    const level = request.important.has(path) ? 'full' : 'light';
    const guarded = request.canaries ? injectCanaries(request.setup, { path, source }, level) : null;
    const copy = join(folder, `${index}${extname(path)}`);
    await writeFile(copy, guarded?.source ?? source);
    mounts.push({ source: copy, target: `/repo/${path}`, access: 'read-only' });
    if (guarded === null) continue;
    canaries.push(...guarded.canaries);
    for (const [from, to] of guarded.renamed) renamed.set(from, to);
    lines.set(path, (line) => guarded.originalLine(line));
  }
  return {
    mounts,
    canaries,
    originalId: (id) => originalId(renamed, id),
    originalLine: (file, line) => lines.get(file)?.(line) ?? line,
    dispose: async () => rm(folder, { recursive: true, force: true }),
  };
}

/** A subtest of a renamed test carries its name in front. */
function originalId(renamed: ReadonlyMap<string, string>, id: string): string {
  const whole = renamed.get(id);
  if (whole !== undefined) return whole;
  const outer = [...renamed].find(([from]) => id.startsWith(`${from} > `));
  return outer === undefined ? id : outer[1] + id.slice(outer[0].length);
}

/** The text of a regular file whose real place is inside the checkout; `null` for anything else. */
async function readInside(root: string, path: string): Promise<string | null> {
  const full = join(root, path);
  const stats = await lstat(full).catch(() => null);
  if (stats === null || !stats.isFile()) return null;
  const real = await realpath(full);
  return real.startsWith((await realpath(root)) + sep) ? readFile(full, 'utf8') : null;
}
