import {
  columnOf,
  columnsOf,
  gateBoardSchema,
  gateLabelsAmong,
  type BoardCard,
  type BoardCheck,
  type BoardLabel,
  type GateBoard,
} from '#domain/gate/board.ts';
import { ownComment } from '#domain/gate/gate-state.ts';
import { gateStages } from '#domain/gate/label.ts';
import type { ForgeComment, LabelEvent, PullRequestSummary } from '#domain/gate/pull-request.ts';
import { claimsAmong, readWorkLabel, runName } from '#domain/gate/work-label.ts';
import { WorldError } from '#domain/world-error.ts';
import { sideBySide } from '#lib/side-by-side.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { findingsIn } from '#present/gate-findings.ts';

export interface BoardRequest {
  /** `OWNER/NAME`. */
  readonly repository: string;
  /** Address of the pages of the forge, without a slash at its end. */
  readonly server: string;
  /** Without a token few requests are answered, so less is read. */
  readonly hasToken: boolean;
  readonly now: number;
}

/** Reads the board of a repository and writes nothing. Throws WorldError where the list cannot be read; what is missing on single cards is said in `notes`. */
export async function readGateBoard(forge: PullRequests, request: BoardRequest): Promise<GateBoard> {
  const { repository, server, hasToken, now } = request;
  const bounds = hasToken ? withToken : withoutToken;
  const { open, isCut } = await listOpen(forge, bounds.listed);
  const marked = open.filter(({ labels }) => gateLabelsAmong(labels).length > 0);
  const detailed = new Set(marked.slice(0, bounds.detailed).map(({ number }) => number));
  const faults: string[] = [];
  const cards = await sideBySide(open, 4, async (summary) => {
    const isWanted = detailed.has(summary.number) && faults.length === 0;
    const thread = isWanted ? await readThread(forge, summary, faults) : null;
    return cardOf(summary, thread, `${server}/${repository}/pull/${summary.number}`);
  });
  return {
    schema: gateBoardSchema,
    repository,
    url: `${server}/${repository}`,
    readAt: now,
    open: open.length,
    columns: columnsOf(cards),
    notes: notesOn({ hasToken, isCut, listed: open.length, marked: marked.length, detailed: detailed.size, faults }),
  };
}

/** Each card with labels of the gate takes two requests more; without a token sixty an hour are answered. */
const withToken = { listed: 500, detailed: 120 };
const withoutToken = { listed: 100, detailed: 8 };

async function listOpen(
  forge: PullRequests,
  most: number,
): Promise<{ readonly open: readonly PullRequestSummary[]; readonly isCut: boolean }> {
  const open: PullRequestSummary[] = [];
  for await (const summary of forge.list({ state: 'open', since: 0 })) {
    if (open.length === most) return { open, isCut: true };
    open.push(summary);
  }
  return { open, isCut: false };
}

interface CardThread {
  readonly events: readonly LabelEvent[];
  readonly checks: readonly BoardCheck[] | null;
}

/** `null`, with the reason kept, where an answer was refused or lost: the labels themselves are known from the list. */
async function readThread(forge: PullRequests, summary: PullRequestSummary, faults: string[]): Promise<CardThread | null> {
  try {
    const [events, comments] = await Promise.all([forge.labelEvents(summary.number), forge.comments(summary.number)]);
    return { events, checks: checksIn(summary, events, comments) };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    faults.push(error.message);
    return null;
  }
}

/**
 * What the gate's own comment says about the head. Whoever looks at a board is rarely the gate, so its comment is that of somebody who put labels of
 * the gate on this pull request: only those with rights on a repository can do that, and anybody can write a comment that looks like the gate's.
 */
function checksIn(
  { head }: PullRequestSummary,
  events: readonly LabelEvent[],
  comments: readonly ForgeComment[],
): readonly BoardCheck[] | null {
  const labelled = events.filter(({ kind, label }) => kind === 'added' && gateLabelsAmong([label]).length > 0);
  const hands = new Set(labelled.toReversed().map(({ actor }) => actor.id));
  const comment = [...hands].map((id) => ownComment(comments, id)).find((found) => found !== null);
  if (comment === undefined || comment === null) return null;
  const found = gateStages.flatMap((stage) =>
    (findingsIn(comment.body, stage, head.commit) ?? []).map(({ rule, outcome, says }) => ({ stage, rule, outcome, says })),
  );
  return found.length === 0 ? null : found;
}

function cardOf(summary: PullRequestSummary, thread: CardThread | null, url: string): BoardCard {
  const { number, title, author, association, draft, head, createdAt } = summary;
  const [claim] = claimsAmong(summary.labels);
  const labels = gateLabelsAmong(summary.labels).map((label): BoardLabel => {
    const added = lastAdded(thread?.events ?? [], label);
    return { label, by: added?.actor ?? null, at: added?.at ?? null };
  });
  return {
    number,
    title,
    url,
    author,
    association,
    isDraft: draft,
    head: head.commit,
    openedAt: createdAt,
    labels,
    since: sinceOf(summary.labels, labels, createdAt),
    work: claim === undefined ? null : { stage: claim.stage, run: runName(claim.run) },
    checks: thread?.checks ?? null,
  };
}

/** A card without labels of the gate stands in its column since it was opened, one at work since the run took it. */
function sinceOf(all: readonly string[], labels: readonly BoardLabel[], openedAt: number): number | null {
  const column = columnOf(all);
  if (column === 'none') return openedAt;
  const telling = labels.find(({ label }) => label === column) ?? labels.find(({ label }) => readWorkLabel(label) !== null);
  return telling?.at ?? null;
}

function lastAdded(events: readonly LabelEvent[], label: string): LabelEvent | undefined {
  return events.findLast((event) => event.kind === 'added' && event.label === label);
}

interface Missing {
  readonly hasToken: boolean;
  readonly isCut: boolean;
  readonly listed: number;
  readonly marked: number;
  readonly detailed: number;
  readonly faults: readonly string[];
}

function notesOn({ hasToken, isCut, listed, marked, detailed, faults }: Missing): readonly string[] {
  const [fault] = faults;
  return [
    ...(hasToken
      ? []
      : [
          'It was read without a token: GitHub answers 60 requests an hour to those, so little is read. Set GH_TOKEN for the whole board.',
        ]),
    ...(isCut ? [`Only the newest ${listed} open pull requests were read.`] : []),
    ...(marked > detailed ? [`Who set the labels, and what the checks said, was read for ${detailed} of ${marked} cards.`] : []),
    ...(fault === undefined ? [] : [`Who set some labels, and what the checks said, could not be read. ${fault}`]),
  ];
}
