import type { RunState } from '#domain/run-state.ts';

/** What only runs with models, owner's gates or several rungs record, and the pull request tells. */
export const auditFields = ['council', 'specDocuments', 'reviews', 'attempts', 'ownerGates', 'examplesOnBase'] as const;

/** The fields of the run state that DRAFT_PR reads. */
export type DraftPrInput = Pick<
  RunState,
  'item' | 'repository' | 'issue' | 'claims' | 'findings' | 'behaviours' | 'acceptance' | 'chosen' | 'judgement'
> &
  Partial<Pick<RunState, (typeof auditFields)[number]>>;
