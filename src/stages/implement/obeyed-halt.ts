import type { PhaseOutcome } from '../phase-spec.ts';
import type { Climb } from './climbing.ts';

/** A builder that follows orders of a stranger is not trusted with the rest of its change, however green its tests are. */
export function obeyedHalt({ obeyed, learnt, last, nodes }: Climb): PhaseOutcome<never> {
  return {
    kind: 'halt',
    halt: {
      reason: 'prompt-injection-detected',
      summary:
        'The builder did what a part of the issue says that readers do not see at first or that gives orders to a machine, in files that no fix needs.',
      evidence: obeyed.slice(0, 20),
      wayOn:
        'Read the issue. If it is honest, run the same command with --resume and --proceed-anyway; these files are left out of the fix in any case.',
    },
    learnt: [...learnt, last],
    nodes,
  };
}
