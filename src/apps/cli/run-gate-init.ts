import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { gateWorkflows, type WorkflowFile } from '#present/gate-workflows/gate-workflows.ts';

export interface GateInitOptions {
  readonly repo: string;
  readonly patchline: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type Fate = 'written' | 'unchanged' | 'replaced' | 'differs';

/** Writes the workflows. What is there and differs is left alone unless it may be replaced; then nothing at all is written. */
export async function runGateInit(options: GateInitOptions): Promise<number> {
  const root = resolve(options.repo);
  if (!/^(?:@[\w.-]+\/)?[\w.-]+@[\w.^~-]+$/.test(options.patchline)) {
    throw new WorldError('usage', `"${options.patchline.slice(0, 100)}" is no package with a version. Name it as NAME@VERSION.`);
  }
  if (!(await exists(join(root, '.git')))) {
    throw new WorldError('repository', `${root} is not the top of a git repository. Name it with --repo.`);
  }
  const files = gateWorkflows(options.patchline);
  const fates = await Promise.all(files.map((file) => fateOf(root, file, options.force === true)));
  const refused = files.filter((_, at) => fates[at] === 'differs');
  if (refused.length > 0 && options.dryRun !== true) {
    throw new WorldError(
      'usage',
      `${refused.map(({ path }) => path).join(' and ')} ${refused.length === 1 ? 'is' : 'are'} there already and ${refused.length === 1 ? 'differs' : 'differ'}, so nothing was written. Look at the difference with --dry-run, or replace with --force.`,
    );
  }
  if (options.dryRun !== true) for (const [at, file] of files.entries()) if (fates[at] !== 'unchanged') await write(root, file);
  say(files, fates, options);
  return 0;
}

async function fateOf(root: string, { path, content }: WorkflowFile, force: boolean): Promise<Fate> {
  const there = await readFile(join(root, path), 'utf8').catch(() => null);
  if (there === null) return 'written';
  if (there === content) return 'unchanged';
  return force ? 'replaced' : 'differs';
}

async function write(root: string, { path, content }: WorkflowFile): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

function say(files: readonly WorkflowFile[], fates: readonly Fate[], { dryRun, json }: GateInitOptions): void {
  for (const [at, { path, content, why }] of files.entries()) {
    console.error(`${dryRun === true ? 'would be ' : ''}${fates[at] ?? ''}: ${path}: ${why}`);
    if (dryRun === true && json !== true) console.log(content);
  }
  console.error(
    [
      'Read both files, commit them to the default branch, and the gate begins with the next pull request: it labels and comments, and closes nothing.',
      'To try it first: set "gate: { mode: dry-run }" in patchline.yml, or see what it would have said with "patchline gate backtest".',
      'It needs "Read and write permissions" for workflows only as far as the files name them; no secret. A model is optional (gate.model).',
    ].join('\n'),
  );
  if (json === true) {
    const told = files.map(({ path, why }, at) => ({ path, why, fate: fates[at] }));
    console.log(JSON.stringify({ dryRun: dryRun === true, files: told }));
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
