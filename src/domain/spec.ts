import type { SuspiciousLocation } from './suspicious-location.ts';

/** The contract forms in which a behaviour is written. */
export const behaviourForms = ['when-the-system', 'given-calling-produces', 'if-the-system'] as const;
export type BehaviourForm = (typeof behaviourForms)[number];

/** One sentence of section A: what must hold, without a word about how. */
export interface Behaviour {
  /** `B1`, `B2`, … */
  readonly id: string;
  readonly form: BehaviourForm;
  readonly text: string;
  /** The examples of the reproduction that state it. */
  readonly examples: readonly string[];
  /** The model that added it; absent where the reproduction states it. It has no examples: it judges nothing until a test of it was executed. */
  readonly by?: string;
}

const formShapes: Readonly<Record<BehaviourForm, RegExp>> = {
  'given-calling-produces': /^(?:Given .+, calling|Calling) .+ produces .+\.$/,
  'if-the-system': /^(?:Given .+, if|If) .+, the system .+\.$/,
  'when-the-system': /^When .+, the system .+\.$/,
};

/** The contract form in which a sentence is written; `null` where it is written in none of them. */
export function formOf(text: string): BehaviourForm | null {
  return behaviourForms.find((form) => formShapes[form].test(text)) ?? null;
}

/** Section A. The builder never sees it. */
export interface Behaviours {
  readonly behaviours: readonly Behaviour[];
}

/** Section B: where to look, in which order. */
export interface Plan {
  readonly locations: readonly SuspiciousLocation[];
  readonly steps: readonly string[];
}
