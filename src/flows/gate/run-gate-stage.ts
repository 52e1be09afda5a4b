import { cardOf, isOffLimits } from '#domain/gate/card.ts';
import { gateMarker, ownComment, readGateState } from '#domain/gate/gate-state.ts';
import { gateLabels, type GateStage } from '#domain/gate/label.ts';
import { stageMachine } from '#domain/gate/protocol/stage-run.ts';
import { settleMs, stageRun, type StageEnding } from '#domain/gate/protocol/stage-state.ts';
import { labelFor, type StageResult, type StageWork } from '#domain/gate/stage-result.ts';
import type { WorkRun } from '#domain/gate/work-label.ts';
import { WorldError } from '#domain/world-error.ts';
import { gateComment } from '#present/gate-comment.ts';
import { drive, type GateWorld } from './drive.ts';

export interface GateStageOrder {
  readonly stage: GateStage;
  readonly pullRequest: number;
  /** This workflow run: its end is what frees a card that it leaves behind. */
  readonly run: WorkRun;
  /** `advise` labels and comments, `gate` may also close what the filter rejects, `dry-run` writes one comment and nothing else. */
  readonly mode: 'advise' | 'gate' | 'dry-run';
}

export type GateStageEnding =
  | StageEnding
  /** One comment was written, or none where the gate is to keep away. */
  | { readonly kind: 'dry-run'; readonly next: StageResult['next'] | null };

/**
 * Runs one stage of the gate on one pull request: takes the card, works, and moves it on if nobody moved it meanwhile. Throws nothing that
 * the forge did: what it does not answer ends in another try, in `needs-human`, or with the flush. Only a dry run, which may not leave
 * a label, throws WorldError.
 */
export async function runGateStage(world: GateWorld, order: GateStageOrder, work: StageWork): Promise<GateStageEnding> {
  const { stage, pullRequest, run, mode } = order;
  const first = mode === 'dry-run' ? null : await world.forge.labels(pullRequest).catch(asUnanswered);
  if (first === null || first.includes(gateLabels.dryRun)) return runDry(world, order, work);
  let result: StageResult = unable('The stage did not run.');
  const state = stageRun({ stage, run, pullRequest, mayClose: mode === 'gate', settleMs });
  const ended = await drive(world, stageMachine, { state, pullRequest }, async (request, reading) => {
    if (request.kind === 'work') {
      const card = await world.forge.pullRequest(pullRequest);
      // Pushed since: the fence drops whatever is said here.
      const isOther = card === null || card.head.commit !== reading.head;
      result = isOther ? unable('The pull request changed.') : await resultOf(world.report, stage, () => work(card));
      return { kind: 'worked', next: result.next };
    }
    if (request.kind !== 'publish') return null;
    const parts = {
      stage,
      head: request.state.head,
      result,
      state: request.state,
      move: request.move,
      previous: reading.comment,
    };
    const action = { kind: 'comment', on: `pull-${pullRequest}`, body: gateComment(parts), marker: gateMarker } as const;
    return { kind: 'applied', existed: (await world.forge.apply(action)).existed };
  });
  return ended.ending;
}

/** Without labels the machine begins by itself, and ends where it gets no answer either. */
function asUnanswered(error: unknown): readonly string[] {
  if (error instanceof WorldError && error.kind !== 'interrupted') return [];
  throw error;
}

/** No label is read as a lock or written; what the gate remembers stays as it is. */
async function runDry(
  { forge, report }: GateWorld,
  { stage, pullRequest }: GateStageOrder,
  work: StageWork,
): Promise<GateStageEnding> {
  const card = await forge.pullRequest(pullRequest);
  const isAway = card === null || isOffLimits(cardOf({ ...card, labels: card.labels.filter(isNotDryRun) }));
  if (isAway) return { kind: 'dry-run', next: null };
  const result = await resultOf(report, stage, () => work(card));
  const previous = ownComment(await forge.comments(pullRequest), (await forge.self()).id)?.body ?? null;
  const state = previous === null ? null : readGateState(previous);
  const body = gateComment({ stage, head: card.head.commit, result, state, move: 'dry-run', previous });
  await forge.apply({ kind: 'comment', on: `pull-${pullRequest}`, body, marker: gateMarker });
  return { kind: 'dry-run', next: result.next };
}

function isNotDryRun(label: string): boolean {
  return label !== gateLabels.dryRun;
}

/** What the work throws, and a label that the stage may not give, become `needs-human`: never a pass. */
async function resultOf(report: GateWorld['report'], stage: GateStage, work: () => Promise<StageResult>): Promise<StageResult> {
  try {
    const result = await work();
    return { ...result, next: labelFor(stage, result.next) };
  } catch (error) {
    if (!(error instanceof WorldError)) {
      // Unforeseen: what it says may hold what is not for the public.
      report(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return unable(
        `The ${stage} stage met an error of its own, so it says nothing about this pull request. The log of its run says more.`,
      );
    }
    if (error.kind === 'interrupted') throw error;
    return unable(`The ${stage} stage could not do its work: ${error.message}`);
  }
}

function unable(paragraph: string): StageResult {
  return { next: gateLabels.needsHuman, findings: [], paragraph, details: [], fingerprint: null };
}
