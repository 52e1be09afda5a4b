import { readFile, writeFile } from 'node:fs/promises';
import { concludeTest, type TestConclusion } from '#domain/gate/conclude-test.ts';
import { gateLabels } from '#domain/gate/label.ts';
import { legs as legNames, type Leg, type LegResult } from '#domain/gate/leg.ts';
import { writeLeg } from '#domain/gate/write-leg.ts';
import { WorldError } from '#domain/world-error.ts';
import { readConfig } from '#config/config.ts';
import { runLeg } from '#flows/gate/test-leg.ts';
import { runTests } from '#flows/verify-receipt/run-tests.ts';
import { gateWorkflow, testsWorkflow } from '#present/gate-workflows/gate-workflows.ts';
import { conclusionLines } from '#present/test-conclusion.ts';
import { openGateWorld, type GateCommandWorld } from '#wiring/gate-world.ts';
import { openVerifyWorld, type VerifyWorld } from '#wiring/verify-world.ts';
import type { GateOptions } from './run-gate.ts';

export interface GateTestOptions extends GateOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly body?: string;
  readonly leg?: Leg;
  readonly pullRequest?: number;
  readonly out?: string;
  readonly repeats?: number;
  readonly waitSeconds?: number;
}

/** Both legs on this machine, without a forge: what the gate would say of a branch. Returns 0 where the replay agreed, 1 otherwise. */
export async function testLocally(options: GateTestOptions): Promise<number> {
  const world = await openVerifyWorld(options.repo, process.env, (doing) => console.error(doing));
  const body = options.body === undefined ? '' : await readBody(options.body);
  const commits = await commitsOf(world, options, { base: options.base ?? 'main', head: options.head ?? 'HEAD' });
  const results = new Map<Leg, LegResult>();
  for (const leg of legNames) results.set(leg, await oneLeg(world, { leg, ...commits, body, repeats: options.repeats ?? null }));
  const legs = { base: results.get('base') ?? null, head: results.get('head') ?? null };
  const conclusion = concludeTest({ head: commits.head, legs, issue: null, testWords: new Set() });
  console.error(conclusionLines(conclusion).join('\n'));
  if (options.json === true) console.log(JSON.stringify({ ...commits, ...told(conclusion), legs }));
  return conclusion.agreed ? 0 : 1;
}

function told({ next, agreed, failToPass, findings }: TestConclusion): object {
  return { next, agreed, failToPass, findings };
}

/** One leg for a pull request of a forge: waits for the filter, runs, and leaves the result for the next job. Always 0 where it could be run. */
export async function testLeg(leg: Leg, options: GateTestOptions): Promise<number> {
  const { pullRequest: number, head, out } = options;
  if (number === undefined || head === undefined || out === undefined) {
    throw new WorldError(
      'usage',
      'A leg needs --pull-request, --head and --out. Name all three, or leave --leg away to run both legs here.',
    );
  }
  const forge = await openGateWorld({
    repository: options.repository ?? null,
    environment: process.env,
    workflows: { gate: gateWorkflow, tests: testsWorkflow },
    report: (sentence) => console.error(sentence),
  });
  const awaited = await waitForFilter(forge, number, options.waitSeconds ?? 0);
  if (awaited !== null) {
    console.error(`gate test on #${number}: not run (${awaited})`);
    if (options.json === true)
      console.log(JSON.stringify({ stage: 'test', leg, pullRequest: number, ending: 'not-run', because: awaited }));
    return 0;
  }
  const summary = await forge.forge.summary(number);
  if (summary === null || summary.head.commit !== head) {
    throw new WorldError(
      'usage',
      `The pull request ${number} does not have the commit ${head} as its head any more. The run for its new head judges it.`,
    );
  }
  const world = await openVerifyWorld(options.repo, process.env, (doing) => console.error(doing));
  const commits = await commitsOf(world, options, { base: summary.base.commit, head });
  const result = await oneLeg(world, { leg, ...commits, body: summary.body, repeats: options.repeats ?? null });
  await writeFile(out, writeLeg(result));
  console.error(`gate test on #${number}: ran its tests on ${leg}; the result is in ${out}`);
  if (options.json === true)
    console.log(JSON.stringify({ stage: 'test', leg, pullRequest: number, ending: 'run', because: null }));
  return 0;
}

/** `null` once the filter has let the pull request through; else why nothing is run. */
async function waitForFilter({ forge, pause, clock }: GateCommandWorld, number: number, seconds: number): Promise<string | null> {
  const until = clock.now() + seconds * 1000;
  for (;;) {
    const labels = await forge.labels(number);
    if (labels.includes(gateLabels.hold)) return `label ${gateLabels.hold}`;
    if (labels.includes(gateLabels.testPending) || labels.includes(gateLabels.dryRun)) return null;
    if (labels.includes(gateLabels.reject)) return `label ${gateLabels.reject}`;
    if (clock.now() >= until)
      return `it has no label ${gateLabels.testPending}; the filter starts this again when it lets it through`;
    await pause(5_000);
  }
}

interface LegCall {
  readonly leg: Leg;
  readonly base: string;
  readonly head: string;
  readonly body: string;
  readonly repeats: number | null;
}

/** Configuration and command come from base: a pull request cannot choose how it is tested. */
async function oneLeg(world: VerifyWorld, { leg, base, head, body, repeats }: LegCall): Promise<LegResult> {
  const tree = await world.objects.treeOf(base);
  const text = tree === null ? null : await world.objects.read(tree, 'patchline.yml');
  const config = readConfig(text, {});
  const limits = { ...world.limits, wallMs: config.testTimeoutMs, memoryBytes: config.memoryBytes, processes: config.processes };
  return runLeg(
    { ...world, limits, runTests },
    {
      leg,
      base,
      head,
      body,
      repeats: repeats ?? config.gate.repeats,
      testCommand: config.testCommand,
      progress: (doing, done, total) => console.error(`running ${doing}${total === null ? '' : ` (${done + 1} of ${total})`}`),
    },
  );
}

async function commitsOf(
  world: VerifyWorld,
  { repo }: GateTestOptions,
  named: { readonly base: string; readonly head: string },
): Promise<{ readonly base: string; readonly head: string }> {
  const head = (await world.workspace.inspect(repo, named.head)).base;
  const tip = (await world.workspace.inspect(repo, named.base)).base;
  const base = await world.objects.mergeBase(tip, head);
  if (base !== null) return { base, head };
  throw new WorldError(
    'repository',
    `${named.base} and ${named.head} have no common commit in ${repo}. Fetch both with their history (fetch-depth: 0 in actions/checkout), then run this again.`,
  );
}

async function readBody(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new WorldError('usage', `Cannot read the pull request's text ${path}. Name a readable file with --body.`, {
      cause: error,
    });
  }
}
