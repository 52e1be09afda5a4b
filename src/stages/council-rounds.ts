import { councillors } from '#domain/model-role.ts';
import type { CouncilFinding } from '#domain/run-state.ts';

/** Council and specification speak to each other at most so often. */
export const lastCouncilRound = 3;

/** The latest round in which a councillor's finding was raised or kept open; 0 where none has spoken. */
export function roundOf(council: readonly CouncilFinding[]): number {
  return Math.max(0, ...council.filter(isCouncillors).map(({ round }) => round));
}

export function isCouncillors({ by }: Pick<CouncilFinding, 'by'>): boolean {
  return councillors.some((role) => role === by);
}

/** A finding that the specification has to answer: not a remark, and nobody has answered it. */
export function isOpen(finding: CouncilFinding): boolean {
  return finding.resolution === null && wantsAnswer(finding);
}

export function wantsAnswer({ severity }: Pick<CouncilFinding, 'severity'>): boolean {
  return severity === 'medium' || severity === 'high' || severity === 'blocking';
}
