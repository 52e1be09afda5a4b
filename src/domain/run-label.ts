import { haltLabel, haltReasons, type HaltLabel, type HaltReason } from './halt.ts';
import type { Route } from './score.ts';

/** Labels that say on an issue where its run stands; an issue has at most one of them. A closed set. */
export type RunStateLabel = 'auto:in-progress' | HaltLabel | 'auto:pr-opened' | 'auto:rejected';

/** What a run has come to. */
export type RunStanding =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'halted'; readonly reason: HaltReason }
  | { readonly kind: 'pr-opened' }
  /** A person ended it. */
  | { readonly kind: 'rejected' };

const stateLabels: readonly RunStateLabel[] = [
  'auto:in-progress',
  ...haltReasons.map(haltLabel),
  'auto:pr-opened',
  'auto:rejected',
];

export function runStateLabel(standing: RunStanding): RunStateLabel {
  return standing.kind === 'halted' ? haltLabel(standing.reason) : `auto:${standing.kind}`;
}

/** Forges do not tell upper from lower case in names of labels. */
export function isRunStateLabel(name: string): boolean {
  return stateLabels.some((label) => label === name.toLowerCase());
}

/** The label of a draft pull request: what its score leads to. */
export type RouteLabel = `auto:${Route}`;

export function routeLabel(route: Route): RouteLabel {
  return `auto:${route}`;
}
