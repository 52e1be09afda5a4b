import { join } from 'node:path';
import type { WorkItem } from '#domain/work-item.ts';
import type { WriteGates } from '#ports/write-gates.ts';
import { writeGates } from '#adapters/write-gate/write-gate.ts';
import type { Paths } from './paths.ts';

/** The middleware for live probes of a work item. An issue keeps its count when its text is edited. */
export function probeGates(
  paths: Pick<Paths, 'writes'>,
  { number, digest }: Pick<WorkItem, 'number' | 'digest'>,
  environment: NodeJS.ProcessEnv,
): WriteGates {
  return writeGates({ ledger: join(paths.writes, number === null ? digest : `issue-${number}`), environment });
}
