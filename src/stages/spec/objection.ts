/** What can be wrong with a specification. A closed set. */
export const objectionCategories = [
  'form',
  'specificity',
  'trivial-satisfaction',
  'edge-case-coverage',
  'implementation-leakage',
  'alignment',
] as const;
export type ObjectionCategory = (typeof objectionCategories)[number];

export interface Objection {
  readonly category: ObjectionCategory;
  /** The sentence that is meant (`B4`), `plan`, or `null` for the whole. */
  readonly about: string | null;
  /** One line. */
  readonly says: string;
}

export function objectionText({ category, about, says }: Objection): string {
  return `${category}${about === null ? '' : ` (${about})`}: ${says}`;
}
