import { realpathSync } from 'node:fs';
import { defaultLimits, type SandboxCommand } from '#ports/sandbox.ts';
import { runConfined, type Confinement } from './confined-run.ts';
import { explainRefusal, findBubblewrap, judgeTrial, trialScript, type Missing } from './host-trial.ts';
import { findLimitKeeping } from './limit-keeping.ts';
import { endAbandonedProcesses } from './orchestrator-mark.ts';
import { seccompProgram } from './seccomp-program.ts';

/** How a sandbox is to be prepared; `program` is bwrap's path, `null` to search PATH. */
export interface Preparation {
  readonly program: string | null;
  readonly useControlGroups: boolean;
}

/** Finds the parts, then runs a trial that tells from inside whether the confinement holds. */
export async function prepareHost(preparation: Preparation): Promise<Confinement | Missing> {
  const bwrap = await findBubblewrap(preparation.program);
  if (bwrap.kind === 'missing') return bwrap;
  endAbandonedProcesses();
  const host: Confinement = {
    kind: 'confinement',
    bwrap,
    keeping: await findLimitKeeping(preparation.useControlGroups),
    filter: seccompProgram(bwrap.architecture),
    node: realpathSync(process.execPath),
  };
  const outcome = await runConfined(host, trialCommand);
  if (outcome.kind === 'not-ended') return explainRefusal('its processes could not be ended');
  if (outcome.kind === 'not-started') return explainRefusal(outcome.complaint);
  return judgeTrial(outcome.result.stdout, outcome.result.stderr) ?? host;
}

const trialCommand: SandboxCommand = {
  argv: ['node', '-e', trialScript],
  cwd: '/tmp',
  mounts: [],
  env: {},
  stdin: null,
  limits: { ...defaultLimits, wallMs: 30_000 },
  onLine: null,
  signal: null,
};
