// How long isolated checkouts take, beside naive clones: node bench/checkouts.ts [files] [checkouts]. TMPDIR chooses the disk.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { temporaryRepository } from '#adapters/git-workspace/temporary-repository.ts';
import type { Checkout } from '#ports/workspace.ts';

const files = Number(process.argv[2] ?? 300);
const copies = Number(process.argv[3] ?? 20);
const run = promisify(execFile);

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

using repository = temporaryRepository();
const content = (index: number): string => `// file ${index}\n${'const aLineOfCode = anExpression(1, 2, 3);\n'.repeat(270)}`;
repository.write(
  Object.fromEntries(Array.from({ length: files }, (_, index) => [`src/${index % 97}/file-${index}.js`, content(index)])),
);
const base = repository.commit();
const workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
const clone = (name: string): Promise<unknown> =>
  run('git', ['clone', '--quiet', '--local', repository.root, join(repository.around, name)]);

let checkouts: Checkout[] = [];
const rows: [string, number][] = [
  ['first checkout (opens the workspace)', await msOf(async () => checkouts.push(await workspace.checkout(base)))],
  ['one more checkout', await msOf(async () => checkouts.push(await workspace.checkout(base)))],
  ['collect where nothing changed', await msOf(async () => checkouts[0] && workspace.collect(checkouts[0], 'nobody'))],
  ['one clone', await msOf(() => clone('one'))],
  [`${copies} checkouts at once`, await msOf(async () => (checkouts = await times(copies, () => workspace.checkout(base))))],
  [`dispose of ${copies}`, await msOf(() => Promise.all(checkouts.map((checkout) => workspace.dispose(checkout))))],
  [`${copies} clones at once`, await msOf(() => times(copies, (index) => clone(`clone-${index}`)))],
];
process.stdout.write(`${files} files of 12 KB\n${rows.map(([what, ms]) => `${String(ms).padStart(8)} ms  ${what}\n`).join('')}`);
