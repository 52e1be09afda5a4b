import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import type { Rung } from '#ports/builder.ts';
import type { Clock } from '#ports/clock.ts';
import type { Forge } from '#ports/forge.ts';
import type { Journals } from '#ports/journal.ts';
import type { ModelPanel } from '#ports/model-panel.ts';
import { defaultLimits, type Sandbox, type SandboxLimits } from '#ports/sandbox.ts';
import type { Signer } from '#ports/signer.ts';
import type { RepositoryState, Workspace } from '#ports/workspace.ts';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { ed25519Signer } from '#adapters/ed25519-signer/ed25519-signer.ts';
import { fileJournals } from '#adapters/file-journal/file-journal.ts';
import { gitCommonDirectory, gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { localForge } from '#adapters/local-forge/local-forge.ts';
import { systemClock } from '#adapters/system-clock/system-clock.ts';
import { pathsFor, type Paths } from './paths.ts';

/** The world as one run of `patchline fix` meets it. */
export interface FixWorld {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly forge: Forge;
  readonly signer: Signer;
  /** Who may build, cheapest first. */
  readonly ladder: readonly Rung[];
  /** `null`: no model takes part. */
  readonly panel: ModelPanel | null;
  readonly clock: Clock;
  readonly journals: Journals;
  readonly limits: SandboxLimits;
  readonly paths: Paths;
}

export interface OpenedRepository {
  readonly workspace: Workspace;
  readonly repository: RepositoryState;
  readonly paths: Paths;
}

/** Finds the repository at a folder. Throws `WorldError` when there is none, or no such base. */
export async function openRepository(
  folder: string,
  base: string | null,
  environment: NodeJS.ProcessEnv,
  progress: (doing: string) => void,
): Promise<OpenedRepository> {
  const cacheDir = pathsFor(folder, environment).cache;
  const workspace = gitWorkspace({
    repository: folder,
    cacheDir,
    onDependencies: (event) => {
      if (event.kind === 'installing') progress('installing the dependencies of this commit, once (without install scripts)');
    },
  });
  const repository = await workspace.inspect(folder, base);
  return { workspace, repository, paths: pathsFor(repository.root, environment) };
}

/**
 * From configuration to ports. Adapters that a run may not need are loaded on demand. `forge` is where the result goes; `null` leaves a
 * record beside the repository.
 */
export async function openWorld(
  config: Config,
  opened: OpenedRepository,
  cwd: string,
  forge: Forge | null = null,
): Promise<FixWorld> {
  const { workspace, repository, paths } = opened;
  const limits: SandboxLimits = {
    ...defaultLimits,
    wallMs: config.testTimeoutMs,
    memoryBytes: config.memoryBytes,
    processes: config.processes,
  };
  const sandbox = bubblewrapSandbox();
  return {
    workspace,
    sandbox,
    forge: forge ?? localForge({ folder: join(await gitCommonDirectory(repository.root), 'patchline') }),
    signer: await openSigner(config, paths),
    ladder: [await openRung(config, { workspace, sandbox, limits, cwd })],
    panel: null,
    clock: systemClock,
    journals: fileJournals({ folder: paths.journals, clock: systemClock }),
    limits,
    paths,
  };
}

async function openSigner(config: Config, paths: Paths): Promise<Signer> {
  if (config.sign.with === 'ed25519' || config.sign.key === null) return ed25519Signer(paths.key);
  const { sshSigner } = await import('#adapters/ssh-signer/ssh-signer.ts');
  return sshSigner(config.sign.key);
}

/** Fix attempts per work item are three; then a person. The search engine is deterministic, so it is asked once. */
async function openRung(
  config: Config,
  parts: { readonly workspace: Workspace; readonly sandbox: Sandbox; readonly limits: SandboxLimits; readonly cwd: string },
): Promise<Rung> {
  if (config.builderCommand !== null) {
    const { commandBuilder } = await import('#adapters/command-builder/command-builder.ts');
    const builder = commandBuilder({ ...parts, argv: config.builderCommand });
    return { name: 'command', tier: 0, model: null, attempts: 3, builder };
  }
  const { searchBuilder } = await import('#adapters/search-builder/search-builder.ts');
  return { name: 'search', tier: 0, model: null, attempts: 1, builder: searchBuilder(parts) };
}

/** Folder of one run's own files. */
export function runFolder(paths: Paths, run: string): string {
  return join(paths.runs, run);
}
