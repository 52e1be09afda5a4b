import { ed25519Verifier } from '#adapters/ed25519-signer/ed25519-signer.ts';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { gitObjects } from '#adapters/git-objects/git-objects.ts';
import { sshVerifier } from '#adapters/ssh-signer/ssh-signer.ts';
import type { RepositoryObjects } from '#ports/repository-objects.ts';
import { defaultLimits, type Sandbox, type SandboxLimits } from '#ports/sandbox.ts';
import type { SignatureVerifier } from '#ports/signer.ts';
import type { Workspace } from '#ports/workspace.ts';
import { openRepository } from './fix-world.ts';

/** Longest time of one replayed command; the suite of a repository is one. */
const replayWallMs = 300_000;

/** The world as `patchline receipt verify` meets it. */
export interface VerifyWorld {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly objects: RepositoryObjects;
  readonly verifiers: readonly SignatureVerifier[];
  readonly limits: SandboxLimits;
  /** Text of a file on the second parent of a branch's tip, where receipts travel; `null` where there is none. */
  readonly attachment: (branch: string, path: string) => Promise<string | null>;
}

export async function openVerifyWorld(
  folder: string,
  environment: NodeJS.ProcessEnv,
  progress: (doing: string) => void,
): Promise<VerifyWorld> {
  const { workspace, repository } = await openRepository(folder, null, environment, progress);
  const objects = gitObjects(repository.root);
  return {
    workspace,
    sandbox: bubblewrapSandbox(),
    objects,
    verifiers: [ed25519Verifier, sshVerifier],
    limits: { ...defaultLimits, wallMs: replayWallMs },
    async attachment(branch, path) {
      const found = await workspace.inspect(folder, `${branch}^2`).catch(() => null);
      const tree = found === null ? null : await objects.treeOf(found.base);
      return tree === null ? null : objects.read(tree, path);
    },
  };
}
