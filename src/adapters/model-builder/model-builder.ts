import { GoingInCircles } from '#domain/model-spending.ts';
import type { Builder, BuildResult, BuildTask } from '#ports/builder.ts';
import { leftInCheckout, leftWhenStopped, whyStopped } from '#ports/left-in-checkout.ts';
import type { ModelAnswer, ModelRequest, ToolCall, ToolResult } from '#ports/model.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Collected, Workspace } from '#ports/workspace.ts';
import { fileToolNames, openFileTools, type ToolSays } from './file-tools.ts';
import { firstRequest } from './first-request.ts';
import { reportText } from './report-text.ts';
import { withoutScratch } from './scratch.ts';
import { testNodes } from './test-nodes.ts';
import { useTestTool, type TestRun, type TestToolWorld } from './test-tool.ts';
import { toolLoop, type LoopEnd } from './tool-loop.ts';

export interface ModelBuilderOptions {
  /** Asks the model once. What it throws ends the build. */
  readonly complete: (request: ModelRequest) => Promise<ModelAnswer>;
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  readonly limits: SandboxLimits;
  /** `vendor/model`. */
  readonly name: string;
  /** Answers of the model at most, 30 by default. */
  readonly maxTurns?: number;
}

/**
 * A model with five tools (search, read, edit, test, finish), all of which work inside the sandbox over the checkout. What the model says is not
 * believed: what it left in the checkout counts, however it ended, scratch tests aside. Throws what `complete` throws (a spent budget and circles only
 * where nothing new was left), and `GoingInCircles` where the third identical tool call in a row ended it and nothing was left.
 */
export function modelBuilder(options: ModelBuilderOptions): Builder {
  return { kind: 'model', build: (task) => build(options, task) };
}

async function build(options: ModelBuilderOptions, task: BuildTask): Promise<BuildResult> {
  const { workspace, name, maxTurns = 30 } = options;
  const { checkout, progress } = task;
  const { setup } = task.visibleTests;
  const signal = AbortSignal.timeout(task.budget.wallMs);
  const desk = openDesk({ ...options, checkout, setup, signal });
  const loop = {
    complete: options.complete,
    use: desk.use,
    turnBegins: (turn: number) => progress({ doing: `${name} works`, done: turn - 1, total: maxTurns }),
    opening: firstRequest(task),
    maxTurns,
    signal,
  };
  const end = await toolLoop(loop).finally(desk.close);
  const left = await withoutScratch(workspace, checkout, { left: await desk.left(), own: setup.suiteFiles });
  if (left.kind === 'nothing' && end.why === 'circles')
    throw new GoingInCircles('builder', name, 'made the same tool call three times in a row');
  const by = { who: name, ended: endedOf(end), said: end.said };
  const result =
    end.why === 'stopped' ? leftWhenStopped(left, by, { error: end.by, refuted: task.refuted }) : leftInCheckout(left, by);
  return { ...result, nodes: [...testNodes(desk.runs, name), ...result.nodes] };
}

interface Desk {
  readonly use: (call: ToolCall) => Promise<ToolResult>;
  /** What the checkout holds now. */
  readonly left: () => Promise<Collected>;
  readonly runs: readonly TestRun[];
  /** Ends what runs for the tools. */
  readonly close: () => Promise<void>;
}

function openDesk(world: ModelBuilderOptions & Pick<TestToolWorld, 'checkout' | 'setup' | 'signal'>): Desk {
  const { workspace, checkout, name } = world;
  const runs: TestRun[] = [];
  const files = openFileTools(world);
  // Tests run elsewhere, so only an edit changes what is left.
  let known: Promise<Collected> | null = null;
  const left = (): Promise<Collected> => (known ??= workspace.collect(checkout, name));
  const use = async (call: Pick<ToolCall, 'name' | 'input'>): Promise<ToolSays> => {
    const fileTool = fileToolNames.find((each) => each === call.name);
    if (fileTool === 'edit') known = null;
    if (fileTool !== undefined) return await files.use(fileTool, call.input);
    if (call.name !== 'test') return { text: 'There is no such tool.', isError: true };
    const outcome = await useTestTool({ ...world, left }, call.input);
    if (outcome.kind === 'refused') return { text: outcome.why, isError: true };
    runs.push(outcome.run);
    return { text: reportText(outcome.run.report), isError: false };
  };
  return {
    use: async (call) => ({ id: call.id, name: call.name, ...(await use(call)) }),
    left,
    runs,
    close: () => files.close(),
  };
}

function endedOf(end: LoopEnd): string {
  const after = `after ${end.turns} ${end.turns === 1 ? 'turn' : 'turns'}`;
  switch (end.why) {
    case 'finished':
      return `ended ${after}`;
    case 'turns':
      return `was stopped ${after}`;
    case 'time':
      return `was stopped ${after} because its time was over`;
    case 'circles':
      return `was stopped ${after} because it made the same call three times in a row`;
    case 'stopped':
      return `was stopped ${after} because ${whyStopped(end.by)}`;
    case 'silent':
      return `called no tool any more ${after}`;
  }
}
