import { setTimeout as sleep } from 'node:timers/promises';
import { WorldError } from '#domain/world-error.ts';
import type { WorkRun } from '#domain/gate/work-label.ts';
import { readConfig, type Config } from '#config/config.ts';
import type { GateModel } from '#config/gate-settings.ts';
import { connectGitHub, readCredentials, readPlace, repositoryNamed } from '#adapters/github/github.ts';
import { systemClock } from '#adapters/system-clock/system-clock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Model } from '#ports/model.ts';
import type { GateForge } from '#ports/pull-requests.ts';

/** File names of the two workflows that `patchline gate init` writes. */
export interface GateWorkflowFiles {
  readonly gate: string;
  readonly tests: string;
}

/** The world as a stage of the gate meets it. */
export interface GateCommandWorld {
  readonly forge: GateForge;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
  readonly report: (sentence: string) => void;
  /** This run of a workflow; outside of one, a number that no run has. */
  readonly run: WorkRun;
  /** The configuration on a branch of the repository, never on that of a pull request. */
  readonly config: (branch: string) => Promise<Config>;
  /** The model that the configuration names; `null` where it names none or there is no key. */
  readonly model: (chosen: GateModel | null) => Promise<Model | null>;
}

export interface GateWorldRequest {
  /** `OWNER/NAME`; `null`: that of the workflow (`GITHUB_REPOSITORY`). */
  readonly repository: string | null;
  readonly environment: NodeJS.ProcessEnv;
  readonly workflows: GateWorkflowFiles;
  readonly report: (sentence: string) => void;
}

/** Opens a repository on GitHub for the gate. Throws WorldError where it is not named, or nobody may read it. */
export async function openGateWorld({ repository, environment, workflows, report }: GateWorldRequest): Promise<GateCommandWorld> {
  const name = repository ?? environment['GITHUB_REPOSITORY'] ?? '';
  const named = repositoryNamed(name);
  if (named === null) {
    throw new WorldError(
      'usage',
      name === ''
        ? 'No repository was named. Pass --repository OWNER/NAME, or run it in a workflow of GitHub Actions.'
        : `"${name.slice(0, 100)}" is no repository. Pass --repository OWNER/NAME.`,
    );
  }
  const place = readPlace(environment);
  const gitHub = await connectGitHub({ place, credentials: readCredentials(environment), repository: named });
  const forge = gitHub.gateForge({
    start: (stage) =>
      stage === 'test'
        ? { kind: 'rerun', file: workflows.tests }
        : {
            kind: 'dispatch',
            file: workflows.gate,
            inputs: (pullRequest, head) => ({ stage, 'pull-request': String(pullRequest), head }),
          },
  });
  return {
    forge,
    clock: systemClock,
    pause: (ms) => sleep(ms),
    report,
    run: runOf(environment),
    config: async (branch) => readConfig(await forge.file('patchline.yml', branch), {}),
    model: (chosen) => openModel(chosen, environment, report),
  };
}

function runOf(environment: NodeJS.ProcessEnv): WorkRun {
  const id = Number(environment['GITHUB_RUN_ID']);
  const attempt = Number(environment['GITHUB_RUN_ATTEMPT']);
  if (Number.isSafeInteger(id) && id > 0) return { id, attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1 };
  return { id: Date.now(), attempt: 1 };
}

async function openModel(
  chosen: GateModel | null,
  environment: NodeJS.ProcessEnv,
  report: (sentence: string) => void,
): Promise<Model | null> {
  if (chosen === null) return null;
  const key = environment[chosen.keyFrom] ?? '';
  if (key === '' && chosen.vendor !== 'compatible') {
    report(
      `The model ${chosen.vendor}/${chosen.name} is not asked: ${chosen.keyFrom} holds no key. The paragraph is composed from the facts.`,
    );
    return null;
  }
  const { apiModel } = await import('#adapters/api-model/api-model.ts');
  const { patient } = await import('#adapters/model-panel/patient.ts');
  const { vendor, name, baseUrl } = chosen;
  const model = await apiModel({ vendor, model: name, baseUrl, key: key === '' ? null : key, timeoutMs: 60_000 });
  return patient(model, { retries: 1, pauseMs: 30_000, totalMs: 60_000 });
}
