// node bench/agents.ts [--only TEXT] [--rounds N] [--verbose] [--write docs/agents.md]: our model builder beside coding agents from the npm registry, on one scripted fix.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fourTurnFix, issue } from '#adapters/model-builder/small-defect.fixture.ts';
import type { ServedRequest } from '#adapters/scripted-model/serve.ts';
import { buildProgram } from './agents/build-program.ts';
import { type Contestant, contestants, type Place } from './agents/contestants.ts';
import { install } from './agents/install.ts';
import { measure, type Program } from './agents/measure.ts';
import { type Fix, oneFix, type Run } from './agents/one-fix.ts';
import { table } from './agents/table.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    verbose: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
});
const cache = resolve('bench/out/agents');

const runs = [await quietestOf(await ourFix())];
for (const contestant of contestants.filter(({ name }) => name.includes(values.only)))
  runs.push(await quietestOf(fixBy(contestant)));
const idle = { argv: [process.execPath, '-e', 'setTimeout(() => 0, 300)'], cwd: cache, env: {} };
const written = table(runs, await measure(idle, 10_000));
console.log(written);
if (values.write !== undefined) writeBetweenMarks(values.write, written, 'agents');

async function ourFix(): Promise<Fix> {
  const program = await buildProgram('bench/agents/our-builder.ts', join(cache, 'program'));
  return {
    name: 'patchline, builder `model`',
    calls: () => fourTurnFix.flatMap(({ calls }) => calls ?? []),
    program: ({ repository, home, url }) => {
      const file = join(home, 'issue.md');
      writeFileSync(file, `${issue.title}\n\n${issue.body}\n`);
      return { argv: [process.execPath, program, repository, file, `${url}/v1`], cwd: repository, env: {} };
    },
  };
}

function fixBy(contestant: Contestant): Fix {
  const program = install(contestant, cache);
  return {
    name: `${contestant.name} ${contestant.version}`,
    calls: contestant.calls,
    program: (place) => startOf(contestant, program, place),
  };
}

function startOf({ files, argv, env }: Contestant, program: string, place: Place): Program {
  for (const [name, content] of Object.entries(files(place))) {
    const path = join(place.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { argv: [program, ...argv(place)], cwd: place.repository, env: env(place) };
}

/** Some tries: the one with the least processor time, because what else runs only ever adds to it, with the memory of the one in the middle. */
async function quietestOf(fix: Fix): Promise<Run> {
  const all: Run[] = [];
  while (all.length < Number(values.rounds)) all.push(await oneFix(fix, tell));
  const sorted = (of: (run: Run) => number): readonly Run[] => all.toSorted((one, other) => of(one) - of(other));
  const [run] = sorted(({ measured }) => measured.cpuSeconds);
  const other = sorted(({ measured }) => measured.peakMegabytes)[all.length >> 1];
  if (run === undefined || other === undefined) throw new Error('--rounds must be at least 1.');
  const measured = { ...run.measured, peakMegabytes: other.measured.peakMegabytes };
  return { ...run, measured, isFixed: all.every(({ isFixed }) => isFixed) };
}

function tell(run: Run, requests: readonly ServedRequest[]): void {
  const { name, turns, isFixed, measured } = run;
  console.error(
    `${name}: ${turns} turns, ${isFixed ? 'fixed' : 'not fixed'}, ${measured.cpuSeconds.toFixed(2)} s, exit ${measured.exitCode}`,
  );
  if (!values.verbose) return;
  for (const { path, status, body } of requests) console.error(path, status, JSON.stringify(body).slice(0, 300));
  console.error(measured.printed);
}
