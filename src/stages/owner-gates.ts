import type { Halt } from '#domain/halt.ts';
import type { OwnerGate, OwnerGateRun } from '#domain/owner-gate.ts';
import { WorldError } from '#domain/world-error.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import type { SandboxResult, SandboxTalk } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import type { OpenWriteGate, RefusedCall } from '#ports/write-gates.ts';
import { oneLine } from '#present/plain-text.ts';
import { type Overlay, withCheckout } from './execution.ts';
import type { PhaseContext } from './phase-spec.ts';

/** What the owner's gates gave on a candidate. */
export interface OwnerGates {
  /** In the owner's order; those after an unsafe call were not run. */
  readonly runs: readonly OwnerGateRun[];
  /** The call that a live probe should not have made; nothing of it was forwarded. `null` where there was none. */
  readonly unsafe: { readonly gate: string; readonly call: RefusedCall } | null;
  /** One sentence each, for the person who watches. */
  readonly learnt: readonly string[];
}

/**
 * Runs the owner's gates one after the other, each in a fresh checkout of the candidate. One that fails is run on base, too, to tell what the candidate
 * broke from what was broken; a live probe is not, because its writes are counted. A change never brings the gate's own program along.
 */
export async function runOwnerGates(context: PhaseContext, overlay: Overlay): Promise<OwnerGates> {
  const { gates } = context.settings;
  const runs: OwnerGateRun[] = [];
  for (const [index, gate] of gates.entries()) {
    context.progress({ doing: `the owner's gate "${oneLine(gate.name, 60)}"`, done: index, total: gates.length });
    const { run, refused } = await runGate(context, overlay, gate);
    runs.push(refused === null ? run : { ...run, passed: false, counts: true });
    if (refused !== null) return { runs, unsafe: { gate: gate.name, call: refused }, learnt: runs.map(tell) };
  }
  return { runs, unsafe: null, learnt: runs.map(tell) };
}

/** Gates that speak against the candidate. */
export function redGates({ runs }: Pick<OwnerGates, 'runs'>): readonly OwnerGateRun[] {
  return runs.filter((run) => !run.passed && run.counts !== false);
}

/** Why the run has to stop for a person: an unsafe call whatever else was seen, or a red gate where no builder is left to mend it. */
export function ownerGateHalt(gates: OwnerGates): Omit<Halt, 'phase'> | null {
  const { unsafe } = gates;
  if (unsafe !== null) {
    const { method, url, because } = unsafe.call;
    return {
      reason: 'test-instance-unsafe',
      summary: `The gate "${oneLine(unsafe.gate, 60)}" tried what a live probe may not do, and it was not forwarded: ${oneLine(because, 200)}.`,
      evidence: [
        `refused: ${oneLine(`${method} ${url}`, 300)}`,
        ...gates.runs.flatMap(({ made = [] }) => made.map((one) => `made before: ${oneLine(one, 300)}`)),
      ],
      wayOn:
        'Look at the probe and at what the change makes it do. Then correct the probe, or its list in patchline.yml, and run the same command with --resume: all gates are run anew.',
    };
  }
  const [first, ...more] = redGates(gates);
  if (first === undefined) return null;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return {
    reason: 'regression-found',
    summary: `The owner's gate "${oneLine(first.name, 60)}"${others} did not pass with the change.`,
    evidence: [first, ...more].map((run) => `${tell(run)}\n${run.tail}`),
    wayOn:
      'Look at what the gate says. Where the gate is wrong, correct it in patchline.yml; then run the same command with --resume to run all gates anew, or begin a new run with another builder.',
  };
}

interface GateRun {
  readonly run: OwnerGateRun;
  readonly refused: RefusedCall | null;
}

async function runGate(context: PhaseContext, overlay: Overlay, gate: OwnerGate): Promise<GateRun> {
  if (gate.writes !== undefined) return runProbe(context, overlay, gate);
  const run = asRun(gate, await inCheckout(context, overlay, gate, null));
  if (run.passed) return { run, refused: null };
  const onBase = asRun(gate, await inCheckout(context, { base: overlay.base, changes: [] }, gate, null)).passed
    ? 'passed'
    : 'failed';
  return { run: { ...run, onBase, counts: onBase === 'passed' || gate.evenIfRedOnBase === true }, refused: null };
}

/** What it does outside goes through the middleware and nowhere else. */
async function runProbe(context: PhaseContext, overlay: Overlay, gate: OwnerGate): Promise<GateRun> {
  const { writeGates } = context;
  if (gate.writes === undefined || writeGates === undefined)
    throw new WorldError(
      'usage',
      `Cannot run the gate "${gate.name}": it writes, and nothing is there to watch its writes. Leave the gate out.`,
    );
  const middleware = await writeGates.open(gate.name, gate.writes);
  try {
    const result = await inCheckout(context, overlay, gate, middleware);
    const run = asRun(gate, result);
    return { run: { ...run, made: middleware.made(), ...(run.passed ? {} : { counts: true }) }, refused: middleware.refused() };
  } finally {
    await middleware.close();
  }
}

/** Port of the loopback inside at which a live probe finds its targets. */
const probePort = 8077;

function inCheckout(
  context: PhaseContext,
  overlay: Overlay,
  gate: OwnerGate,
  middleware: OpenWriteGate | null,
): Promise<SandboxResult> {
  const program = programOf(gate);
  const changes = overlay.changes.filter(({ path }) => path !== program);
  return withCheckout(context, { ...overlay, changes }, async (checkout) => {
    const command = commandOf(context, checkout, gate);
    if (middleware === null) return context.sandbox.run({ ...command, stdin: null, onLine: null });
    const env = {
      ...command.env,
      PATCHLINE_PROBE_URL: `http://127.0.0.1:${probePort}`,
      PATCHLINE_PROBE_SCOPE: gate.writes?.scope ?? '',
    };
    const session = await context.sandbox.open({ ...command, env, service: { socket: middleware.socket, port: probePort } });
    await Promise.all([session.stdin.close(), session.stdout.cancel()]);
    return session.ended;
  });
}

/** The file of the repository that a gate runs, where it names one: base's is run, whatever the change makes of it. */
function programOf({ argv }: OwnerGate): string | null {
  const [program = '', ...rest] = argv;
  const isInterpreter = /^(?:node|deno|bun|sh|bash|python3?|ruby|perl)$/.test(program);
  const file = isInterpreter ? rest.find((argument) => /^[\w./-]+\.(?:[cm]?[jt]s|sh|py|rb|pl)$/.test(argument)) : program;
  return file?.replace(/^(?:\.\/|\/repo\/)/, '') ?? null;
}

function commandOf(context: PhaseContext, checkout: Checkout, gate: OwnerGate): Omit<SandboxTalk, 'service'> {
  return {
    argv: gate.argv,
    cwd: '/repo',
    mounts: checkoutMounts(checkout),
    env: { CI: 'true', NO_COLOR: '1' },
    limits: { ...context.settings.limits, wallMs: gate.wallMs },
    signal: null,
  };
}

function asRun(gate: OwnerGate, result: SandboxResult): OwnerGateRun {
  return {
    name: gate.name,
    argv: gate.argv,
    passed: result.ending === 'exited' && result.exitCode === 0,
    exitCode: result.exitCode,
    tail: tailOf(result),
    ms: result.durationMs,
  };
}

const mostLines = 20;

function tailOf({ stdout, stderr, ending }: SandboxResult): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const ended = ending === 'exited' ? [] : [`(${ending})`];
  return [...lines.slice(-mostLines).map((line) => oneLine(line, 200)), ...ended].join('\n');
}

function tell(run: OwnerGateRun): string {
  const name = `owner's gate "${oneLine(run.name, 60)}"`;
  const made = run.made === undefined ? '' : `, ${run.made.length} writes`;
  if (run.passed) return `${name}: passed${made}`;
  const ended = run.exitCode === null ? 'did not end by itself' : `ended with ${run.exitCode}`;
  if (run.onBase === undefined) return `${name}: ${ended}${made}`;
  const verdict = run.counts === false ? 'so it does not count against the change' : 'and it counts';
  return `${name}: ${ended}; on base it ${run.onBase}, ${verdict}`;
}
