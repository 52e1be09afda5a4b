// node bench/sandbox.ts [--write docs/benchmark.md]: what the sandbox adds to starting a program, as a ratio to a plain spawn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const { values } = parseArgs({ options: { write: { type: 'string' } } });
const rounds = 20;
const sandbox = bubblewrapSandbox();
const programs = { true: ['/usr/bin/true'], 'node -e 0': ['node', '-e', '0'] };

const rows: string[] = [];
for (const [name, argv] of Object.entries(programs)) {
  const times = { plain: [] as number[], sandboxed: [] as number[] };
  await timed(() => sandboxed(argv));
  // Taken in turns, so that a busy moment of the machine falls on both.
  for (let round = 0; round < rounds; round += 1) {
    times.plain.push(await timed(() => plain(argv)));
    times.sandboxed.push(await timed(() => sandboxed(argv)));
  }
  const [one, other] = [median(times.plain), median(times.sandboxed)];
  rows.push(
    `| \`${name}\` | ${one.toFixed(1)} | ${other.toFixed(1)} | ${(other - one).toFixed(1)} | ${(other / one).toFixed(1)} |`,
  );
}
const head = [`| program | plain spawn, ms | in the sandbox, ms | added, ms | ratio |`, '|---|---|---|---|---|'];
const table = [...head, ...rows].join('\n');
console.log(table);
if (values.write !== undefined)
  writeBetweenMarks(
    values.write,
    `${table}\n\nMedians of ${rounds}, by \`node bench/sandbox.ts\` on ${availableParallelism()} cores at load ${loadavg()[0]?.toFixed(0)}; only a quiet machine gives figures to hold others to.`,
    'sandbox',
  );

async function plain(argv: readonly string[]): Promise<void> {
  const [program = '', ...rest] = argv;
  const child = spawn(program === 'node' ? process.execPath : program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'close');
}

async function sandboxed(argv: readonly string[]): Promise<void> {
  const quiet = { cwd: '/tmp', mounts: [], env: {}, stdin: null, limits: defaultLimits, onLine: null, signal: null };
  const { exitCode, stderr } = await sandbox.run({ argv, ...quiet });
  if (exitCode !== 0) throw new Error(`The sandboxed program failed: ${stderr}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[times.length >> 1] ?? Number.NaN;
}
