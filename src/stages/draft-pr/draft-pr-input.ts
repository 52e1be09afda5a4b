import type { RunState } from '#domain/run-state.ts';
import type { AuditTrail } from '#present/pull-request/audit.ts';

/** The fields of the run state that DRAFT_PR reads. */
export type DraftPrInput = Pick<
  RunState,
  'item' | 'repository' | 'issue' | 'claims' | 'findings' | 'behaviours' | 'acceptance' | 'chosen' | 'judgement'
> &
  AuditTrail;
