import { readFileSync, readdirSync } from 'node:fs';

/** What a process and everything below it use. */
export interface Usage {
  /** Resident memory that is not a mapped file. */
  readonly memoryBytes: number;
  /** Threads, as the kernel counts them against a limit of processes. */
  readonly threads: number;
}

/** Adds up a process tree from `/proc`; processes that end meanwhile count as nothing. */
export function measureTree(root: number): Usage {
  const children = childrenByParent();
  const usage = { memoryBytes: 0, threads: 0 };
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const status = read(`/proc/${pid}/status`);
    usage.memoryBytes += 1024 * (statusNumber(status, 'RssAnon') + statusNumber(status, 'RssShmem'));
    usage.threads += statusNumber(status, 'Threads');
    waiting.push(...(children.get(pid) ?? []));
  }
  return usage;
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

const statusNumber = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)`, 'mu').exec(status)?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
