import type { ModelRole } from '#domain/model-role.ts';
import type { ModelSpending } from '#domain/model-spending.ts';
import type { BuildAttempt, ChosenCandidate, DiffReview } from '#domain/run-state.ts';
import { isSameVendor } from '#domain/receipt/panel.ts';
import { markdownText } from '../plain-text.ts';
import { spendingText } from '../spending-text.ts';
import { sectionOf, type Section } from './fold.ts';

/** Which models took part, and what they cost; `null` where none was configured. */
export interface ModelsUsed {
  readonly spending: ModelSpending;
  /** Of all runs of the issue. */
  readonly workItemSpending: ModelSpending;
  readonly seats: readonly { readonly role: ModelRole; readonly model: string; readonly vendor: string; readonly tier: number }[];
  /** Whether a rung was told what the rungs before it learnt. */
  readonly handOver: boolean;
}

/** Two sentences for the first screen: who made this. */
export function disclosure(models: ModelsUsed | null, { builder }: ChosenCandidate, attempts: readonly BuildAttempt[]): string {
  const model = attempts.findLast(({ outcome }) => outcome === 'passed')?.model ?? null;
  const who = `${markdownText(builder, 60)}${model === null ? '' : ` with ${markdownText(model, 80)}`}`;
  if (builder === 'command') return "Built by a program of the owner's; what that asks of models is not known here.";
  if (models === null || models.spending.calls === 0) return `Built by ${who}; no model took part.`;
  const named = models.spending.models.map((model) => markdownText(model, 80));
  const answered = named.length === 0 ? 'no model answered' : `models that answered: ${named.join(', ')}`;
  return `Built by ${who}; ${answered}. What decides was executed, not said by a model.`;
}

/** Cost and casting; nothing where no model was configured. */
export function costSection(models: ModelsUsed | null, reviews: readonly DiffReview[]): readonly Section[] {
  if (models === null) return [];
  const { spending, workItemSpending, seats, handOver } = models;
  const roles = seats.map(({ role, model, tier }) => `${role}: ${markdownText(model, 80)} (tier ${tier})`);
  return sectionOf('Cost, and which model played which role', [
    spendingText(spending),
    ...(workItemSpending.calls > spending.calls ? [`all runs of this issue: ${spendingText(workItemSpending)}`] : []),
    ...roles,
    ...sameVendorNote(reviews),
    ...(handOver ? [] : ['each builder began without what the builders before it had learnt (the hand-over is off)']),
  ]);
}

/** Two reviewers of one vendor may share their blind spots: that is said, never hidden. */
function sameVendorNote(reviews: readonly DiffReview[]): readonly string[] {
  if (isSameVendor(reviews) !== true) return [];
  return [`both reviewers are of one vendor (${markdownText(reviews[0]?.vendor ?? '', 60)}), so they may miss the same things`];
}
