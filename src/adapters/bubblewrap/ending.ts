import { constants } from 'node:os';
import type { SandboxResult } from '#ports/sandbox.ts';

/** Why a command was stopped from outside; `thrown` by our caller's code or by the set-up. */
export type Stop = 'timed-out' | 'output-limit' | 'aborted' | 'over-limits' | { readonly thrown: unknown };

export type Ending = Pick<SandboxResult, 'ending' | 'exitCode' | 'terminatedBy'>;

/** `null` when nothing stopped the command. Throws what was thrown. */
export function forcedEnding(why: Stop | null): Ending | null {
  if (why === null) return null;
  if (typeof why === 'object') throw why.thrown;
  // What a control group does to a command past its limits: the kernel kills.
  return { ending: why === 'over-limits' ? 'signalled' : why, exitCode: null, terminatedBy: 'SIGKILL' };
}

/** Reversed, because SIGABRT and SIGIO come before their second names and the last entry wins. */
const signalNames = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/** From bwrap's exit code (128 + n after signal n) and the signal that ended bwrap itself; `null` when it never started the command. */
export function naturalEnding(exitCode: number | null, signalToBwrap: NodeJS.Signals | null): Ending | null {
  if (exitCode === null) {
    return signalToBwrap === null ? null : { ending: 'signalled', exitCode: null, terminatedBy: signalToBwrap };
  }
  const terminatedBy = exitCode > 128 ? signalNames.get(exitCode - 128) : undefined;
  if (terminatedBy !== undefined) return { ending: 'signalled', exitCode: null, terminatedBy };
  return { ending: 'exited', exitCode, terminatedBy: null };
}
