import { join } from 'node:path';
import { workItemKey, type WorkItem } from '#domain/work-item.ts';
import type { WriteGates } from '#ports/write-gates.ts';
import type { Paths } from './paths.ts';

/** The middleware for live probes of a work item, which keeps its count when its text is edited. */
export function probeGates(
  paths: Pick<Paths, 'writes'>,
  item: Pick<WorkItem, 'number' | 'title'>,
  environment: NodeJS.ProcessEnv,
): WriteGates {
  return {
    // Few runs have live probes, and Node's HTTP takes as long to load as a fifth of our own code.
    async open(gate, capability) {
      const { writeGates } = await import('#adapters/write-gate/write-gate.ts');
      return writeGates({ ledger: join(paths.writes, workItemKey(item)), environment }).open(gate, capability);
    },
  };
}
