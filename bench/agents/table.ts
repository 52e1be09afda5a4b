import { availableParallelism, loadavg } from 'node:os';
import type { Measured } from './measure.ts';
import type { Run } from './one-fix.ts';

/** The first run is ours; the others are told as multiples of it. */
export function table(runs: readonly Run[], node: Measured): string {
  const [ours] = runs;
  const head = [
    '| agent | fixed | turns | first prompt, tokens | all input, tokens | × | CPU, s | × | peak memory, MB | × |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  const rows = runs.map((run) => rowOf(run, ours ?? run));
  const beyond = ours === undefined ? '' : beyondNode(ours, node);
  const where = `${availableParallelism()} cores at load ${loadavg()[0]?.toFixed(0)}`;
  return `${[...head, ...rows].join('\n')}\n\n${beyond}The least CPU and the median of memory by \`node bench/agents.ts\` on ${where}; tokens and turns are the same each time.`;
}

function rowOf({ name, isFixed, turns, requests, firstTokens, allTokens, measured }: Run, ours: Run): string {
  const times = (one: number, other: number): string => (one / other).toFixed(1);
  const cells = [
    name,
    isFixed ? 'yes' : 'no',
    requests === turns ? turns : `${turns} (and ${requests - turns} other calls)`,
    firstTokens.toLocaleString('en'),
    allTokens.toLocaleString('en'),
    times(allTokens, ours.allTokens),
    measured.cpuSeconds.toFixed(2),
    times(measured.cpuSeconds, ours.measured.cpuSeconds),
    measured.peakMegabytes.toFixed(0),
    times(measured.peakMegabytes, ours.measured.peakMegabytes),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What ours printed about its parts. */
function beyondNode({ measured }: Run, node: Measured): string {
  const parts = new Map([...measured.printed.matchAll(/(\w+) ([\d.]+)(?:,|$)/gm)].map(([, name, seconds]) => [name, seconds]));
  const of = (name: string): string => `${parts.get(name) ?? '?'} s`;
  const memory = (measured.peakMegabytes - node.peakMegabytes).toFixed(0);
  return [
    `Of our ${measured.cpuSeconds.toFixed(2)} s the loop took ${of('loop')} (its tools, their sandboxes, git, and the test run). The rest:`,
    `Node with our own modules ${of('start')}, loading the client of the model's interface ${of('client')} and its calls ${of('model')},`,
    `the trial of the sandbox ${of('trial')}, the first checkout ${of('checkout')}, and the end of the process.`,
    `A Node process that does nothing takes ${node.cpuSeconds.toFixed(2)} s and ${node.peakMegabytes.toFixed(0)} MB here; ours has ${memory} MB more at its peak. `,
  ].join(' ');
}
