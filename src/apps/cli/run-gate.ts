import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orderOf, type GateOrder } from '#domain/gate/order.ts';
import { gateLabels, type GateStage } from '#domain/gate/label.ts';
import type { StageWork } from '#domain/gate/stage-result.ts';
import { legBytesLimit } from '#domain/gate/leg.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Config } from '#config/config.ts';
import { filterWork } from '#flows/gate/filter-work.ts';
import { flushGate } from '#flows/gate/flush-gate.ts';
import { reasonWork } from '#flows/gate/reason-work.ts';
import { runGateStage } from '#flows/gate/run-gate-stage.ts';
import { testWork, type LegTexts } from '#flows/gate/test-work.ts';
import type { GateForge } from '#ports/pull-requests.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { gateWorkflow, testsWorkflow } from '#present/gate-workflows/gate-workflows.ts';
import { openGateWorld, type GateCommandWorld } from '#wiring/gate-world.ts';

/** Options that every stage takes. */
export interface GateOptions {
  readonly repository?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What one call came to, as `--json` prints it. */
interface Told {
  readonly stage: GateStage | 'flush' | null;
  readonly pullRequest: number | null;
  readonly ending: string;
  readonly because: string | null;
  /** The gate's labels on the pull request now; in a dry run, the one that it would set. */
  readonly next: string | null;
}

const mostQuietCards = 20;
/** Runs of the tests' workflow for one commit that the gate starts by itself. */
const mostAttempts = 4;

function open(options: GateOptions): Promise<GateCommandWorld> {
  return openGateWorld({
    repository: options.repository ?? null,
    environment: process.env,
    workflows: { gate: gateWorkflow, tests: testsWorkflow },
    report: (sentence) => console.error(sentence),
  });
}

/** `patchline gate filter|reason --pull-request N`, and the conclusion of `test`. Returns the exit status: 0, whatever the gate thinks of the pull request. */
export async function runStage(
  stage: GateStage,
  pullRequest: number,
  options: GateOptions,
  legs: LegTexts | null = null,
): Promise<number> {
  const world = await open(options);
  tell(await stageOn(world, { stage, pullRequest, legs }, options), options);
  return 0;
}

/** `patchline gate flush`. */
export async function runFlush(options: GateOptions): Promise<number> {
  tell(await flushed(await open(options), options), options);
  return 0;
}

/** `patchline gate on-event`: what the workflow's own event asks for. */
export async function runOnEvent(options: GateOptions & { readonly legs?: string }): Promise<number> {
  const order = orderOf(process.env['GITHUB_EVENT_NAME'] ?? '', await eventPayload());
  if (order.kind === 'nothing') {
    tell({ stage: null, pullRequest: null, ending: 'nothing', because: order.because, next: null }, options);
    return 0;
  }
  const world = await open(options);
  tell(await follow(world, order, options), options);
  return 0;
}

async function follow(
  world: GateCommandWorld,
  order: Exclude<GateOrder, { kind: 'nothing' }>,
  options: GateOptions & { readonly legs?: string },
): Promise<Told> {
  switch (order.kind) {
    case 'run':
      return stageOn(world, { stage: order.stage, pullRequest: order.pullRequest, legs: null }, options);
    case 'flush':
      return flushed(world, options);
    case 'start-tests': {
      const { pullRequest, head } = order;
      const { existed } = await writingTo(world, options).apply({ kind: 'dispatch-stage', stage: 'test', pullRequest, head });
      return { stage: 'test', pullRequest, ending: existed ? 'already-running' : 'started', because: null, next: null };
    }
    case 'conclude-tests':
      return concludeTests(world, order, options);
  }
}

/** The jobs of the tests end without a result where the filter had not let the pull request through: then, and a few times only, they start again if it has by now. */
async function concludeTests(
  world: GateCommandWorld,
  order: Extract<GateOrder, { kind: 'conclude-tests' }>,
  options: GateOptions & { readonly legs?: string },
): Promise<Told> {
  const pullRequest = await pullRequestOf(world, order);
  if (pullRequest === null) return nothingToConclude(`no open pull request has the commit ${order.head}`);
  const legs = await readLegs(options.legs ?? null);
  if (legs.base !== null || legs.head !== null) return stageOn(world, { stage: 'test', pullRequest, legs }, options);
  const isPending = (await world.forge.labels(pullRequest)).includes(gateLabels.testPending);
  if (!isPending) return nothingToConclude('its jobs left no result, and none is waited for');
  if (order.attempt >= mostAttempts) return stageOn(world, { stage: 'test', pullRequest, legs }, options);
  await writingTo(world, options).apply({ kind: 'dispatch-stage', stage: 'test', pullRequest, head: order.head });
  return { stage: 'test', pullRequest, ending: 'started', because: 'the filter has let it through meanwhile', next: null };
}

/** The forge, or in a dry run one that says what would be written to it. A stage has its own dry run, with its one comment. */
function writingTo({ forge, report }: GateCommandWorld, { dryRun }: GateOptions): GateForge {
  if (dryRun !== true) return forge;
  const rehearse: GateForge['apply'] = async (action) => {
    report(`would ${forgeActionText(action)}`);
    return { url: '', existed: false };
  };
  return { ...forge, apply: rehearse };
}

function nothingToConclude(because: string): Told {
  return { stage: 'test', pullRequest: null, ending: 'nothing', because, next: null };
}

/** The number comes from the forge by commit and place, never from what a job with foreign code left behind. */
async function pullRequestOf(
  { forge }: GateCommandWorld,
  { head, from }: Extract<GateOrder, { kind: 'conclude-tests' }>,
): Promise<number | null> {
  for await (const { number, head: own } of forge.list({ state: 'open', since: 0 })) {
    const isThere = own.branch === from.branch && own.repository?.toLowerCase() === from.repository.toLowerCase();
    if (own.commit === head && isThere) return number;
  }
  return null;
}

interface StageCall {
  readonly stage: GateStage;
  readonly pullRequest: number;
  readonly legs: LegTexts | null;
}

async function stageOn(world: GateCommandWorld, call: StageCall, options: GateOptions): Promise<Told> {
  const { stage, pullRequest } = call;
  const summary = await world.forge.summary(pullRequest);
  if (summary === null) {
    throw new WorldError('usage', `There is no pull request ${pullRequest} in this repository. Name the number of an open one.`);
  }
  const config = await world.config(summary.base.branch);
  const work = await workOf(world, call, config);
  const mode = options.dryRun === true ? 'dry-run' : config.gate.mode;
  const ending = await runGateStage(world, { stage, pullRequest, run: world.run, mode }, work);
  if (ending.kind === 'dry-run') return { stage, pullRequest, ending: 'dry-run', because: null, next: ending.next };
  const labels = (await world.forge.labels(pullRequest)).filter((label) => label.startsWith('immune:'));
  return { stage, pullRequest, ending: ending.kind, because: ending.because, next: labels.join(', ') || null };
}

async function workOf(world: GateCommandWorld, { stage, legs }: StageCall, config: Config): Promise<StageWork> {
  switch (stage) {
    case 'filter':
      return filterWork(world.forge, { settings: config.gate.filter, now: () => world.clock.now() });
    case 'test':
      return testWork(world.forge, legs ?? { base: null, head: null });
    case 'reason': {
      const model = await world.model(config.gate.model);
      const { model: chosen } = config.gate;
      const reasoner =
        model === null || chosen === null
          ? null
          : { model, maxInputCharacters: chosen.inputCharacters, maxOutputTokens: chosen.outputTokens };
      return reasonWork(world.forge, { reasoner, perDay: chosen?.perDay ?? 0, now: () => world.clock.now() });
    }
  }
}

async function flushed(world: GateCommandWorld, options: GateOptions): Promise<Told> {
  const cards = await flushGate({ ...world, forge: writingTo(world, options) }, world.clock, { mostQuiet: mostQuietCards });
  const moved = cards.filter(({ ending }) => ending !== 'nothing-to-do').map(({ pullRequest }) => `#${pullRequest}`);
  const because = `${cards.length} looked at, ${moved.length} put back on their way${moved.length === 0 ? '' : `: ${moved.join(', ')}`}`;
  return { stage: 'flush', pullRequest: null, ending: 'done', because, next: null };
}

/** `base.json` and `head.json` of a folder, each `null` where it is not there. */
export async function readLegs(folder: string | null): Promise<LegTexts> {
  if (folder === null) return { base: null, head: null };
  const [base, head] = await Promise.all(['base', 'head'].map((leg) => readCapped(join(folder, `${leg}.json`))));
  return { base: base ?? null, head: head ?? null };
}

/** A byte more than may be read, so that the reader sees that it is too large. */
async function readCapped(path: string): Promise<string | null> {
  try {
    return (await readFile(path)).subarray(0, legBytesLimit + 1).toString('utf8');
  } catch {
    return null;
  }
}

async function eventPayload(): Promise<unknown> {
  const path = process.env['GITHUB_EVENT_PATH'] ?? '';
  if (path === '') {
    throw new WorldError(
      'usage',
      'There is no event to follow: GITHUB_EVENT_PATH is not set. Run it in a workflow of GitHub Actions, or name a stage.',
    );
  }
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new WorldError('environment', `The event in ${path} could not be read as JSON. Run the workflow again.`, {
      cause: error,
    });
  }
}

function tell(told: Told, { json }: GateOptions): void {
  const place = told.pullRequest === null ? '' : ` on #${told.pullRequest}`;
  const why = told.because === null ? '' : ` (${told.because})`;
  const next = told.next === null ? '' : told.ending === 'dry-run' ? `: it would set ${told.next}` : `, now ${told.next}`;
  console.error(`gate ${told.stage ?? ''}${place}: ${told.ending}${why}${next}`.replace('gate :', 'gate:'));
  if (json === true) console.log(JSON.stringify(told));
}
