import { stat } from 'node:fs/promises';
import type { PageRepository } from '#page/commands.ts';
import type { ForecastSource } from '#page/forecast/forecast-view.ts';
import { pathsFor } from '#wiring/paths.ts';

/** What was learned of repositories: its numbers come from `patchline forecast`, only its age is looked at here. */
export function forecastSource(repositories: readonly PageRepository[], environment: NodeJS.ProcessEnv): ForecastSource {
  return {
    repositories,
    async version(id) {
      const root = repositories.find((one) => one.id === id)?.root;
      if (root === undefined) return null;
      return stat(pathsFor(root, environment).forecast).then(
        ({ mtimeMs, size }) => `${mtimeMs}-${size}`,
        () => null,
      );
    },
  };
}
