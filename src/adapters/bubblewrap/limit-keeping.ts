import type { SandboxLimits } from '#ports/sandbox.ts';
import { usableGroupParents } from './control-groups.ts';
import type { GroupParent } from './control-group-parents.ts';

/** How this machine holds the limits that it cannot hold in one way everywhere. */
export interface LimitKeeping {
  readonly parents: readonly GroupParent[];
  readonly memory: 'control-group' | 'per-process';
  readonly processes: 'control-group' | 'resource-limit' | 'none';
}

export async function findLimitKeeping(useControlGroups: boolean): Promise<LimitKeeping> {
  const parents = useControlGroups ? await usableGroupParents() : [];
  const isHeld = (limit: GroupParent['limits'][number]): boolean => parents.some(({ limits }) => limits.includes(limit));
  // The kernel exempts host uid 0 from RLIMIT_NPROC, whatever uid the sandbox shows.
  const withoutGroup = process.getuid?.() === 0 ? 'none' : 'resource-limit';
  return {
    parents,
    memory: isHeld('memory') ? 'control-group' : 'per-process',
    processes: isHeld('processes') ? 'control-group' : withoutGroup,
  };
}

/** What does not hold, one sentence each. */
export function weaknesses(keeping: LimitKeeping): readonly string[] {
  const found: string[] = [];
  if (keeping.memory === 'per-process') {
    found.push('Memory is limited per process and not in total, because no memory control group can be made here.');
  }
  if (keeping.processes === 'none') {
    found.push(
      'The number of processes is not limited, because Patchline runs as root and no control group for processes can be made here.',
    );
  }
  return found;
}

/** Limits for `prlimit`, set inside: there the kernel counts the processes of this sandbox alone, not all of the user's. */
export function resourceArguments(limits: SandboxLimits, keeping: LimitKeeping): readonly string[] {
  const fixed = (name: string, value: number): string => `--${name}=${Math.floor(value)}:${Math.floor(value)}`;
  const data = keeping.memory === 'per-process' ? [fixed('data', limits.memoryBytes)] : [];
  return [fixed('core', 0), fixed('fsize', limits.fileBytes), fixed('nproc', limits.processes), ...data];
}
