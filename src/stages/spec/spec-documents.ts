import type { Behaviours } from '#domain/spec.ts';
import { markdownCode, markdownProse } from '#present/plain-text.ts';
import type { SpecDraft } from './draft.ts';

/** Section A as a document of its own: nothing in it comes from section B. */
export function behavioursDocument({ behaviours }: Behaviours): string {
  const lines = behaviours.map(
    ({ id, text, by }) => `- **${id}** ${markdownProse(text)}${by === undefined ? '' : ` (added by ${markdownCode(by)})`}`,
  );
  return ['# Section A: behaviours', '', ...lines, ''].join('\n');
}

/** Section B as a document of its own: nothing in it comes from section A. */
export function planDocument(plan: SpecDraft['plan']): string {
  const lines = plan.map(({ file, does }, index) => `${index + 1}. ${markdownCode(file)}: ${markdownProse(does)}`);
  return ['# Section B: plan', '', ...(lines.length === 0 ? ['No file was singled out.'] : lines), ''].join('\n');
}
