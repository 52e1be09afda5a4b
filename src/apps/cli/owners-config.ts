import { trustQuestion } from '#domain/outside-setting.ts';
import { WorldError } from '#domain/world-error.ts';
import { readConfig, type Config } from '#config/config.ts';
import { outsideSettings } from '#config/outside-settings.ts';
import { distrust } from '#present/trust-report.ts';
import type { OpenedRepository } from '#wiring/fix-world.ts';
import { trustFile } from '#wiring/trust-file.ts';
import { configText, flagsOf, type FixOptions } from './open-fix.ts';

/**
 * The configuration of a repository, once the owner of this machine has agreed to what in it reaches out of the sandbox. A file comes with its
 * repository, and so may be anybody's. Throws WorldError `usage` before anything is run.
 */
export async function ownersConfig({ repository, paths }: OpenedRepository, options: FixOptions): Promise<Config> {
  const text = await configText(repository.root);
  const config = readConfig(text, flagsOf(options));
  if (options.trust === true || isOwnCheckout(process.env)) return config;
  const question = trustQuestion(outsideSettings(text), await trustFile(paths).read());
  if (question.isAgreed) return config;
  throw new WorldError('usage', distrust({ ...question, repository: repository.root }));
}

/** Said by whoever starts the program, as in CI on a branch of their own: no repository sets the environment. */
function isOwnCheckout(environment: NodeJS.ProcessEnv): boolean {
  return environment['PATCHLINE_TRUST'] === '1';
}
