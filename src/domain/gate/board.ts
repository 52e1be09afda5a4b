import type { FindingOutcome } from './finding.ts';
import { positionsOn } from './card.ts';
import { gateLabels, takenLabel, type GateLabel, type GateStage } from './label.ts';
import type { Association, ForgeActor } from './pull-request.ts';
import { claimsAmong, readWorkLabel } from './work-label.ts';

export const gateBoardSchema = 'patchline-gate-board-1';

/** A column of the board: a label of the gate, or `none` for cards that no label of the gate is on. */
export type BoardColumnName = GateLabel | 'none';

/** Who has to do something about the cards of a column: a person, the gate, or nobody. */
export type BoardWaitsFor = 'person' | 'gate' | 'nobody';

export interface BoardColumnMeaning {
  readonly column: BoardColumnName;
  readonly waitsFor: BoardWaitsFor;
  /** A clause without a full stop. */
  readonly says: string;
}

/** Every column, in the order in which a maintainer looks at them: what waits for a person first. Closed, as the set of labels is. */
export const boardColumns: readonly BoardColumnMeaning[] = [
  { column: gateLabels.needsHuman, waitsFor: 'person', says: 'a machine could not tell' },
  { column: gateLabels.trusted, waitsFor: 'person', says: 'a replay agreed with what it claims' },
  { column: gateLabels.suspect, waitsFor: 'person', says: 'a replay disagreed with what it claims' },
  { column: gateLabels.testFailed, waitsFor: 'person', says: 'its tests do not show what they should' },
  { column: gateLabels.reject, waitsFor: 'person', says: 'the filter advises against it' },
  { column: 'none', waitsFor: 'gate', says: 'no label of the gate is on it' },
  { column: gateLabels.rerunFromFilter, waitsFor: 'gate', says: 'it starts again at the filter' },
  { column: gateLabels.testPending, waitsFor: 'gate', says: 'the filter let it through; its tests are next' },
  { column: gateLabels.reasonPending, waitsFor: 'gate', says: 'its tests agreed; the summary is next' },
  { column: gateLabels.hold, waitsFor: 'nobody', says: 'a person keeps the gate away' },
  { column: gateLabels.dryRun, waitsFor: 'nobody', says: 'one comment was written and nothing else' },
];

/** A label of the gate on a card. */
export interface BoardLabel {
  readonly label: string;
  /** Who put it on last; `null` where that was not read. The login is untrusted. */
  readonly by: ForgeActor | null;
  /** When, in milliseconds since the epoch; `null` where that was not read. */
  readonly at: number | null;
}

/** What one rule or check of a stage said about the commit that is the head now. */
export interface BoardCheck {
  readonly stage: GateStage;
  readonly rule: string;
  readonly outcome: FindingOutcome;
  /** One sentence; may hold untrusted text. */
  readonly says: string;
}

/** A pull request as the board shows it. Title and logins are untrusted. */
export interface BoardCard {
  readonly number: number;
  readonly title: string;
  /** Made of the address of the forge and the number, never of what somebody wrote. */
  readonly url: string;
  readonly author: ForgeActor;
  readonly association: Association;
  readonly isDraft: boolean;
  /** Full commit id. */
  readonly head: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly labels: readonly BoardLabel[];
  /** When it came to its column, in milliseconds since the epoch; `null` where that was not read. */
  readonly since: number | null;
  /** The run that works on it now. */
  readonly work: { readonly stage: GateStage; readonly run: string } | null;
  /** `null`: not read, or the gate has written nothing about this commit. */
  readonly checks: readonly BoardCheck[] | null;
}

export interface BoardColumn extends BoardColumnMeaning {
  /** The one that came first to the column first. */
  readonly cards: readonly BoardCard[];
}

/** The open pull requests of a repository by the gate's labels, as `patchline gate board --json` prints them. */
export interface GateBoard {
  readonly schema: typeof gateBoardSchema;
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  /** Open pull requests that were read. */
  readonly open: number;
  readonly columns: readonly BoardColumn[];
  /** What is missing on it and why, one sentence each. */
  readonly notes: readonly string[];
}

/** The labels of the gate among labels, those that say that a run is at work included. */
export function gateLabelsAmong(labels: readonly string[]): readonly string[] {
  const known: readonly string[] = Object.values(gateLabels);
  return labels.filter((label) => known.includes(label) || readWorkLabel(label) !== null);
}

/**
 * The column of a card. Who keeps the gate away comes first; a card on which a run is at work stands where that run took it from; of several
 * conclusions the one of the latest stage counts.
 */
export function columnOf(labels: readonly string[]): BoardColumnName {
  const first = [gateLabels.hold, gateLabels.dryRun].find((label) => labels.includes(label));
  if (first !== undefined) return first;
  const [claim] = claimsAmong(labels);
  if (claim !== undefined) return takenLabel[claim.stage];
  if (labels.includes(gateLabels.rerunFromFilter)) return gateLabels.rerunFromFilter;
  return positionsOn(labels).at(-1) ?? 'none';
}

/** Cards in their columns; every column is there, empty ones too. */
export function columnsOf(cards: readonly BoardCard[]): readonly BoardColumn[] {
  const columns = Map.groupBy(cards, ({ labels }) => columnOf(labels.map(({ label }) => label)));
  return boardColumns.map((meaning) => ({
    ...meaning,
    cards: (columns.get(meaning.column) ?? []).toSorted((one, other) => arrival(one) - arrival(other)),
  }));
}

function arrival({ since, openedAt }: BoardCard): number {
  return since ?? openedAt;
}
