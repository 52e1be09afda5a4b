import { WorldError } from '#domain/world-error.ts';
import type { Config } from '#config/config.ts';
import { modelPlan } from '#config/model-plan.ts';
import type { ModelPlan } from '#config/planned-models.ts';
import type { RunSettings } from '#flows/slate.ts';
import { openRepository, openWorld, type FixWorld, type OpenedRepository } from '#wiring/fix-world.ts';
import type { GitHubWorld } from '#wiring/github-world.ts';
import { forgeOf, type FixOptions } from './open-fix.ts';
import { ownersConfig } from './owners-config.ts';

/** Repository, configuration and ports of a command that works on an issue. */
export interface OpenedWork {
  /** As the command names it; the configuration is read there. */
  readonly named: OpenedRepository;
  /** On the commit to start from. */
  readonly opened: OpenedRepository;
  readonly config: Config;
  readonly plan: ModelPlan;
  readonly world: FixWorld;
}

/** Opens what `fix` and `slate` work with. Throws `WorldError` where it cannot be used. */
export async function openWork(options: FixOptions, gitHub: GitHubWorld | null): Promise<OpenedWork> {
  const given = options.base ?? null;
  const named = await openRepository(options.repo, given, process.env, (doing) => console.error(doing));
  const config = await ownersConfig(named, options);
  const opened = config.base === given ? named : await openRepository(options.repo, config.base, process.env, () => {});
  const plan = modelPlan(config, process.env);
  return { named, opened, config, plan, world: await openWorld(config, opened, await forgeOf(gitHub, opened)) };
}

/** What the configuration and the world say about a run; the command says the rest. */
export function settingsFrom(
  { config, opened, world }: Pick<OpenedWork, 'config' | 'opened' | 'world'>,
  own: Pick<RunSettings, 'run' | 'version' | 'branch' | 'dryRun' | 'lifted'>,
): RunSettings {
  const { withoutSuite, testCommand, budget, protect, seed, handOver, gates } = config;
  const fromConfig = { withoutSuite, testCommand, budget, protect, seed, handOver, gates };
  return { ...own, ...fromConfig, repository: opened.repository, baseIsExplicit: config.base !== null, limits: world.limits };
}

/** How a run goes on; `null` where `--resume` was not given. Throws WorldError `usage` for an answer to a halt that nobody goes on from. */
export function resumeOf({ resume, proceedAnyway = false }: FixOptions): { readonly proceedAnyway: boolean } | null {
  if (proceedAnyway && resume === undefined) {
    throw new WorldError('usage', '--proceed-anyway answers a halt, so it goes with --resume. Add --resume, or leave it out.');
  }
  return resume === undefined || resume === false ? null : { proceedAnyway };
}
