import { proceedAnywayLabel, rejectLabel } from '#domain/halt.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { Forge } from '#ports/forge.ts';
import { oneLine } from '#present/plain-text.ts';

/** What people said about a run with labels on its issue. Whoever may not write to the repository decides nothing; that is told. */
export interface Person {
  /** Who lets the run go on although it halted; `null`: nobody. */
  proceeds(): Promise<string | null>;
  /** Who ended the run; `null`: nobody. */
  rejects(): Promise<string | null>;
  /** As `rejects`, at most once a minute, and nobody where it cannot be asked: it is asked again before anything is pushed. */
  rejectsMeanwhile(): Promise<string | null>;
  /** Takes the answer off once it was followed: the next halt is another question. */
  forgetProceeding(): Promise<void>;
}

const pauseMs = 60_000;

export function personAt(
  { forge, clock }: { readonly forge: Forge; readonly clock: Clock },
  { number }: WorkItem,
  report: (sentence: string) => void,
): Person {
  const nobody = async (): Promise<null> => null;
  if (number === null) return { proceeds: nobody, rejects: nobody, rejectsMeanwhile: nobody, forgetProceeding: async () => {} };
  const on = `issue-${number}`;
  const handOf = async (label: string): Promise<string | null> => {
    const hand = await forge.labelledBy(on, label);
    if (hand === null) return null;
    const who = oneLine(hand.who, 60);
    if (hand.mayDecide) return who;
    report(`The label ${label} on ${on} is ignored: ${who} put it on, of whom the forge does not say that they may write here.`);
    return null;
  };
  let askedAt = clock.now();
  const rejects = (): Promise<string | null> => {
    askedAt = clock.now();
    return handOf(rejectLabel);
  };
  return {
    proceeds: () => handOf(proceedAnywayLabel),
    rejects,
    async rejectsMeanwhile() {
      if (clock.now() - askedAt < pauseMs) return null;
      try {
        return await rejects();
      } catch (error) {
        if (!(error instanceof WorldError) || error.kind !== 'network') throw error;
        return null;
      }
    },
    async forgetProceeding() {
      await forge.apply({ kind: 'remove-label', on, label: proceedAnywayLabel });
    },
  };
}
