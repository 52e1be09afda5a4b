import { cardOf, isOffLimits, waitingStage } from '#domain/gate/card.ts';
import type { PullRequestSummary } from '#domain/gate/pull-request.ts';
import { flushMachine, flushRun, type FlushRun } from '#domain/gate/protocol/flush.ts';
import { claimsAmong } from '#domain/gate/work-label.ts';
import type { Clock } from '#ports/clock.ts';
import { drive, type GateWorld } from './drive.ts';

export interface FlushOptions {
  /** Cards without a claim or a waiting label that are looked at per flush; the others have their turn in the next ones. */
  readonly mostQuiet: number;
}

export interface FlushedCard {
  readonly pullRequest: number;
  readonly ending: FlushRun['ending'];
}

const dayMs = 86_400_000;
/** How often a flush is meant to come; moves the window over the quiet cards. */
const periodMs = 600_000;

/**
 * Looks for cards that are left behind, and puts them back on their way. Safe at any time and beside any other run. Throws WorldError where
 * the list of pull requests cannot be read; what a single card's calls do not answer is left to the next flush.
 */
export async function flushGate(world: GateWorld, clock: Clock, options: FlushOptions): Promise<readonly FlushedCard[]> {
  const now = clock.now();
  const flushed: FlushedCard[] = [];
  for (const { number, createdAt } of await cardsToFlush(world, now, options)) {
    const state = flushRun({ pullRequest: number, isRecent: now - createdAt < dayMs });
    const { ending } = await drive(world, flushMachine, { state, pullRequest: number });
    flushed.push({ pullRequest: number, ending });
  }
  return flushed;
}

async function cardsToFlush(
  { forge }: GateWorld,
  now: number,
  { mostQuiet }: FlushOptions,
): Promise<readonly PullRequestSummary[]> {
  const urgent: PullRequestSummary[] = [];
  const quiet: PullRequestSummary[] = [];
  for await (const card of forge.list({ state: 'open', since: 0 })) {
    if (isOffLimits(cardOf(card))) continue;
    const isUrgent = claimsAmong(card.labels).length > 0 || waitingStage(card.labels) !== null;
    (isUrgent ? urgent : quiet).push(card);
  }
  const from = (Math.floor(now / periodMs) * mostQuiet) % Math.max(1, quiet.length);
  return [...urgent, ...[...quiet.slice(from), ...quiet.slice(0, from)].slice(0, mostQuiet)];
}
