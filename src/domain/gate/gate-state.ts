import { gateLabels, gateStages, type GateLabel, type GateStage } from './label.ts';
import type { ForgeComment } from './pull-request.ts';

/** Hidden line by which the gate finds its own comment, together with the comment's author. */
export const gateMarker = '<!-- patchline:gate -->';

/** What the gate's comment remembers for the gate: the only memory that it has besides labels. */
export interface GateState {
  /** The commit that labels and comment are about. */
  readonly head: string;
  /** The stage that ended last, */
  readonly stage: GateStage;
  /** and the run that ended it, as `<id>-<attempt>`: whoever reads another name here later has been overtaken. */
  readonly run: string;
  /** Where it put the card. */
  readonly next: GateLabel;
  /** Number of label events when the gate first looked at this commit: what people removed later, they removed from this commit. */
  readonly since: number;
  /** Number of label events that `run` had seen when it committed. */
  readonly seen: number;
  /** The gate has closed this pull request, or was about to: it never does so again. */
  readonly hasClosed: boolean;
}

/** As one line of Markdown that no reader sees. */
export function formatGateState(state: GateState): string {
  const { head, stage, run, next, since, seen, hasClosed } = state;
  return `<!-- patchline:gate-state head=${head} stage=${stage} run=${run} next=${next} since=${since} seen=${seen} closed=${hasClosed} -->`;
}

const line =
  /^<!-- patchline:gate-state head=([0-9a-f]{40,64}) stage=([a-z]+) run=(\d+-\d+) next=([a-z:-]+) since=(\d{1,9}) seen=(\d{1,9}) closed=(true|false) -->\r?$/gm;

/** `null` where there is none, more than one, or one that cannot be read: then the gate knows nothing, which is safe. */
export function readGateState(body: string): GateState | null {
  const matches = [...body.matchAll(line)];
  const [, head, stageName, run, nextName, since, seen, closed] = matches[0] ?? [];
  const stage = gateStages.find((known) => known === stageName);
  const next = Object.values(gateLabels).find((known) => known === nextName);
  if (matches.length !== 1 || head === undefined || run === undefined || stage === undefined || next === undefined) return null;
  return { head, stage, run, next, since: Number(since), seen: Number(seen), hasClosed: closed === 'true' };
}

/** The gate's own comment: the oldest by `self` that has the marker on a line. Whoever else writes the marker is not asked. */
export function ownComment(comments: readonly ForgeComment[], self: number): ForgeComment | null {
  const own = comments.filter(({ author, body }) => author.id === self && body.split(/\r?\n/).includes(gateMarker));
  return own[0] ?? null;
}
