import { join } from 'node:path';
import { workItemKey, type WorkItem } from '#domain/work-item.ts';
import type { WriteGates } from '#ports/write-gates.ts';
import { writeGates } from '#adapters/write-gate/write-gate.ts';
import type { Paths } from './paths.ts';

/** The middleware for live probes of a work item, which keeps its count when its text is edited. */
export function probeGates(
  paths: Pick<Paths, 'writes'>,
  item: Pick<WorkItem, 'number' | 'title'>,
  environment: NodeJS.ProcessEnv,
): WriteGates {
  return writeGates({ ledger: join(paths.writes, workItemKey(item)), environment });
}
