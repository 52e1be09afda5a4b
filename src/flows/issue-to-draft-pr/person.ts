import { proceedAnywayLabel, rejectLabel } from '#domain/halt.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Forge } from '#ports/forge.ts';
import { oneLine } from '#present/plain-text.ts';

/** What people said about a run with labels on its issue. Whoever may not write to the repository decides nothing; that is told. */
export interface Person {
  /** Who lets the run go on although it halted; `null`: nobody. */
  proceeds(): Promise<string | null>;
  /** Who ended the run; `null`: nobody. */
  rejects(): Promise<string | null>;
  /** Takes the answer off once it was followed: the next halt is another question. */
  forgetProceeding(): Promise<void>;
}

export function personAt(forge: Forge, { number }: WorkItem, report: (sentence: string) => void): Person {
  if (number === null) return { proceeds: async () => null, rejects: async () => null, forgetProceeding: async () => {} };
  const on = `issue-${number}`;
  const handOf = async (label: string): Promise<string | null> => {
    const hand = await forge.labelledBy(on, label);
    if (hand === null) return null;
    const who = oneLine(hand.who, 60);
    if (hand.mayDecide) return who;
    report(`The label ${label} on ${on} is ignored: ${who} put it on, of whom the forge does not say that they may write here.`);
    return null;
  };
  return {
    proceeds: () => handOf(proceedAnywayLabel),
    rejects: () => handOf(rejectLabel),
    async forgetProceeding() {
      await forge.apply({ kind: 'remove-label', on, label: proceedAnywayLabel });
    },
  };
}
