import type { PageRepository } from '#page/commands.ts';
import type { SlateSource } from '#page/slate/slate-view.ts';
import { pathsFor } from '#wiring/paths.ts';
import { readSlates } from '#wiring/slate-file.ts';

/** The slates of repositories as `patchline slate show --json` prints them. */
export function slateSource(repositories: readonly PageRepository[], environment: NodeJS.ProcessEnv): SlateSource {
  return {
    all: () =>
      Promise.all(
        repositories.map(async (repository) => ({
          repository,
          slates: await readSlates(pathsFor(repository.root, environment)),
        })),
      ),
  };
}
