import type { RepairAction } from '#domain/forge-action.ts';
import type { RunState } from '#domain/run-state.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { closingComment } from '#present/closing-comment.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<never>;

/** Phase 11: says on the issue what was done, and puts the label that says so. */
export const close: RegisteredPhase = register({
  phase: 'CLOSE',
  reads: ['item', 'published', 'judgement'],
  writes: [],
  async run({ item, published, judgement }: Pick<RunState, 'item' | 'published' | 'judgement'>, context): Promise<Outcome> {
    const on = item.number === null ? published.branch : `issue-${item.number}`;
    const actions: readonly RepairAction[] = [
      { kind: 'comment', on, ...closingComment(context.settings.run, item, published, judgement) },
      { kind: 'add-label', on, label: 'auto:pr-opened' },
    ];
    if (context.settings.dryRun) {
      const learnt = ['dry run: nothing was written', ...actions.map((action) => `would ${forgeActionText(action)}`)];
      return { kind: 'continue', produced: {} as never, learnt, nodes: [] };
    }
    for (const action of actions) await context.forge.apply(action);
    return {
      kind: 'continue',
      produced: {} as never,
      learnt: [`recorded on ${on}: comment and label auto:pr-opened`],
      nodes: [],
    };
  },
});
