import type { RepairAction } from '#domain/forge-action.ts';
import { runStateLabel } from '#domain/run-label.ts';
import type { RunState } from '#domain/run-state.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<never>;

/** Phase 11: puts the label that says what came of the run. Its words are the last of the comment that the flow keeps there. */
export const close: RegisteredPhase = register({
  phase: 'CLOSE',
  reads: ['item', 'published'],
  writes: [],
  async run({ item, published }: Pick<RunState, 'item' | 'published'>, context): Promise<Outcome> {
    const on = item.number === null ? published.branch : `issue-${item.number}`;
    const label = runStateLabel({ kind: 'pr-opened' });
    const action: RepairAction = { kind: 'add-label', on, label };
    if (context.settings.dryRun) {
      const learnt = ['dry run: nothing was written', `would ${forgeActionText(action)}`];
      return { kind: 'continue', produced: {} as never, learnt, nodes: [] };
    }
    await context.forge.apply(action);
    return { kind: 'continue', produced: {} as never, learnt: [`recorded on ${on}: comment and label ${label}`], nodes: [] };
  },
});
