import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';

/** What a child of Node gets at one descriptor. */
export type Stdio = 'pipe' | 'ignore' | number;

const closeOnExec = 0o2000000;

/**
 * Descriptors of this process that a child would inherit. Node opens its own with close-on-exec, but what its parent left open (a lock, a
 * log, a socket of a supervisor) goes on to every child, and so into a sandbox.
 */
function inheritable(): readonly number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => {
      try {
        const flags = /^flags:\s*(\d+)$/mu.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
        return flags === undefined || (Number.parseInt(flags, 8) & closeOnExec) === 0;
      } catch {
        // The listing's own descriptor is closed by now.
        return false;
      }
    });
}

/** Extends a child's descriptors so that every inheritable one behind them shows the null device instead. */
export function coverInherited(own: readonly Stdio[], nullDevice: number): Stdio[] {
  const covered = [...own];
  for (const descriptor of inheritable()) {
    // Node leaves a descriptor alone that is marked `ignore`: a gap.
    while (covered.length <= descriptor) covered.push('ignore');
    if (descriptor >= own.length) covered[descriptor] = nullDevice;
  }
  return covered;
}

/** Opens `/dev/null` while a child is started. */
export function withNullDevice<T>(act: (descriptor: number) => T): T {
  const descriptor = openSync('/dev/null', 'r+');
  try {
    return act(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
