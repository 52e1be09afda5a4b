import type { SandboxLimits } from '#ports/sandbox.ts';
import { lookIntervalMs } from './launch.ts';
import { ownProcesses, usableGroupParents } from './control-groups.ts';
import type { GroupParent } from './control-group-parents.ts';
import { measureTree } from './usage-meter.ts';

/** How this machine holds the limits that it cannot hold in one way everywhere. */
export interface LimitKeeping {
  readonly parents: readonly GroupParent[];
  readonly memory: 'control-group' | 'meter';
  readonly processes: 'control-group' | 'resource-limit' | 'meter';
}

export async function findLimitKeeping(useControlGroups: boolean): Promise<LimitKeeping> {
  const parents = useControlGroups ? await usableGroupParents() : [];
  const isHeld = (limit: GroupParent['limits'][number]): boolean => parents.some(({ limits }) => limits.includes(limit));
  // The kernel exempts host uid 0 from RLIMIT_NPROC, whatever uid the sandbox shows.
  const withoutGroup = process.getuid?.() === 0 ? 'meter' : 'resource-limit';
  return {
    parents,
    memory: isHeld('memory') ? 'control-group' : 'meter',
    processes: isHeld('processes') ? 'control-group' : withoutGroup,
  };
}

/** What does not hold at every moment, one sentence each. */
export function weaknesses(keeping: LimitKeeping): readonly string[] {
  const metered = { memory: 'Memory', processes: 'The number of processes' } as const;
  return (['memory', 'processes'] as const)
    .filter((limit) => keeping[limit] === 'meter')
    .map(
      (limit) =>
        `${metered[limit]} is only looked at every ${lookIntervalMs} ms and may pass its limit in between, because no control group can be made here.`,
    );
}

/** Limits for `prlimit`, set inside: there the kernel counts the processes of this sandbox alone, not all of the user's. */
export function resourceArguments(limits: SandboxLimits, keeping: LimitKeeping): readonly string[] {
  const fixed = (name: string, value: number): string => `--${name}=${Math.floor(value)}:${Math.floor(value)}`;
  const data = keeping.memory === 'meter' ? [fixed('data', limits.memoryBytes + unusedDataBytes)] : [];
  return [fixed('core', 0), fixed('fsize', limits.fileBytes), fixed('nproc', limits.processes), ...data];
}

/** Writable memory that Node claims and does not touch; RLIMIT_DATA, which stops a jump between two looks, counts it. */
const unusedDataBytes = 2 ** 30;

/** For a command that no control group holds: whether it keeps to its limits; `null` where nothing needs to be looked at. */
export function makeMeter(limits: SandboxLimits, keeping: LimitKeeping): ((firstProcess: number) => boolean) | null {
  if (keeping.memory !== 'meter' && keeping.processes !== 'meter') return null;
  return (firstProcess) => {
    const { memoryBytes, threads } = measureTree(firstProcess);
    return memoryBytes <= limits.memoryBytes && threads <= limits.processes + ownProcesses;
  };
}
