import type { Weights } from '#engines/duplicates/duplicates.ts';
import type { Question } from './questions.ts';

type Candidate = Question['candidates'][number];
export type Score = (candidate: Candidate) => number;

export interface Recall {
  readonly questions: number;
  readonly at1: number;
  readonly at3: number;
  readonly at5: number;
}

/** Of questions that have a labelled answer, how many have one among the first 1, 3 and 5; with `isStrict`, of the window only. */
export function recallOf(questions: readonly Question[], score: Score, isStrict: boolean): Recall {
  const ranks = questions.flatMap(({ candidates }) => {
    const eligible = isStrict ? candidates.filter(({ isInWindow }) => isInWindow) : candidates;
    const scored = eligible.map((candidate) => ({ isLabelled: candidate.isLabelled, score: score(candidate) }));
    const first = scored.toSorted((one, other) => other.score - one.score).findIndex(({ isLabelled }) => isLabelled);
    return first === -1 ? [] : [first];
  });
  const within = (rank: number): number => ranks.filter((one) => one < rank).length;
  return { questions: ranks.length, at1: within(1), at3: within(3), at5: within(5) };
}

/** The same through the index of the product. */
export function indexRecallOf(questions: readonly Question[], weights: Weights): Recall {
  const ranks = questions.map((question) =>
    question.likest(weights).findIndex((place) => question.candidates[place]?.isLabelled === true),
  );
  const within = (rank: number): number => ranks.filter((one) => one !== -1 && one < rank).length;
  return { questions: ranks.length, at1: within(1), at3: within(3), at5: within(5) };
}

/** How many candidates at or above a strength are labelled, identical but unlabelled, or neither, and how many questions have any. */
export function flaggedAt(questions: readonly Question[], score: Score, least: number): Flagged {
  const flagged = questions.map(({ candidates }) => candidates.filter((candidate) => score(candidate) >= least));
  const all = flagged.flat();
  return {
    labelled: all.filter(({ isLabelled }) => isLabelled).length,
    copies: all.filter(({ isLabelled, isIdentical }) => isIdentical && !isLabelled).length,
    others: all.filter(({ isLabelled, isIdentical }) => !isIdentical && !isLabelled).length,
    questions: flagged.filter((one) => one.length > 0).length,
  };
}

export interface Flagged {
  readonly labelled: number;
  readonly copies: number;
  readonly others: number;
  readonly questions: number;
}
