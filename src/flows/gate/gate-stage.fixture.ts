import { gateLabels, type GateLabel, type GateStage } from '#domain/gate/label.ts';
import type { StageResult } from '#domain/gate/stage-result.ts';
import { fakeGateForge, type FakeFaults, type FakeGateForge } from '#ports/gate-forge.fake.ts';
import type { GateWorld } from './drive.ts';
import { runGateStage, type GateStageEnding, type GateStageOrder } from './run-gate-stage.ts';

/** A pull request on a fake forge, and runs of stages on it. Pauses take no time. */
export interface GateBench {
  readonly forge: FakeGateForge;
  readonly world: GateWorld;
  readonly number: number;
  /** One run of a stage whose work ends at `next`, after `meanwhile` happened. */
  stage(
    stage: GateStage,
    next?: GateLabel,
    options?: { readonly meanwhile?: () => Promise<void>; readonly mode?: GateStageOrder['mode'] },
  ): Promise<GateStageEnding>;
  labels(): Promise<readonly string[]>;
  /** Bodies of the gate's own comments. */
  comments(): Promise<readonly string[]>;
  /** `stage@first 7 characters of the head`, oldest first. */
  dispatched(): Promise<readonly string[]>;
  head(): Promise<string>;
}

export const onward: Readonly<Record<GateStage, GateLabel>> = {
  filter: gateLabels.testPending,
  test: gateLabels.reasonPending,
  reason: gateLabels.trusted,
};

export function resultAt(next: GateLabel): StageResult {
  return { next, findings: [], paragraph: null, details: [], fingerprint: null };
}

export async function gateBench(faults: FakeFaults = {}): Promise<GateBench> {
  const forge = fakeGateForge(faults);
  const number = await forge.seed.openPullRequest({ title: 'fix', body: '', author: 'ada', path: 'a.js', content: 'a\n' });
  const world: GateWorld = { forge, pause: async () => {}, report: () => {} };
  const self = (await forge.self()).id;
  return {
    forge,
    world,
    number,
    async stage(stage, next = onward[stage], { meanwhile, mode = 'advise' } = {}) {
      const run = await forge.seed.startRun('running');
      try {
        return await runGateStage(world, { stage, pullRequest: number, run, mode }, async () => {
          await meanwhile?.();
          return resultAt(next);
        });
      } finally {
        forge.endRun(run.id);
      }
    },
    labels: () => forge.labels(number),
    comments: async () => (await forge.comments(number)).flatMap(({ author, body }) => (author.id === self ? [body] : [])),
    dispatched: async () => (await forge.seed.dispatched()).map(({ stage, head }) => `${stage}@${head.slice(-7)}`),
    head: async () => (await forge.pullRequest(number))?.head.commit ?? '',
  };
}
