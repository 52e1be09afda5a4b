import type { RepairAction } from '#domain/forge-action.ts';
import { runStateLabel } from '#domain/run-label.ts';
import type { RunState } from '#domain/run-state.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { dueWish } from '../merge-wish.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<never>;
type Input = Pick<RunState, 'item' | 'published' | 'repository' | 'chosen' | 'judgement'> &
  Partial<Pick<RunState, 'attempts' | 'reviews'>>;

/**
 * Phase 11: puts the label that says what came of the run, and asks for what the owner's policy on merging allows. Its words are the last of
 * the comment that the flow keeps there.
 */
export const close: RegisteredPhase = register({
  phase: 'CLOSE',
  reads: ['item', 'published', 'repository', 'chosen', 'judgement'],
  mayRead: ['attempts', 'reviews'],
  writes: [],
  async run(state: Input, context): Promise<Outcome> {
    const { item, published } = state;
    const on = item.number === null ? published.branch : `issue-${item.number}`;
    const label = runStateLabel({ kind: 'pr-opened' });
    const action: RepairAction = { kind: 'add-label', on, label };
    if (context.settings.dryRun) {
      const learnt = ['dry run: nothing was written', `would ${forgeActionText(action)}`];
      return { kind: 'continue', produced: {} as never, learnt: [...learnt, ...(await wishFor(state, context))], nodes: [] };
    }
    await context.forge.apply(action);
    const learnt = [`recorded on ${on}: comment and label ${label}`, ...(await wishFor(state, context))];
    return { kind: 'continue', produced: {} as never, learnt, nodes: [] };
  },
});

/** What became of the owner's policy on merging, a sentence; nothing where it is `never`. */
async function wishFor(state: Input, context: PhaseContext): Promise<readonly string[]> {
  const { mergeWishes, settings } = context;
  const due = dueWish(state, context);
  if (mergeWishes === undefined || due === null) return [];
  const wanted = mergeWishes.allowance === 'auto' ? 'auto-merge is not asked for' : 'it stays a draft';
  if (due.kind === 'none') return [`${wanted}: ${due.because.join('; ')}`];
  if (settings.dryRun) return [`would ${forgeActionText(due.wish)}`];
  const answer = await context.step('merge-wish', () => mergeWishes.follow(due.wish, state.published.head));
  if (answer.kind === 'refused') return [`asked to ${forgeActionText(due.wish)}, and refused: ${answer.because}`];
  return [`asked to ${forgeActionText(due.wish)}, as policy.merge "${mergeWishes.allowance}" allows: ${answer.url}`];
}
