import { readConfig } from '#config/config.ts';
import { weakerPolicy, type MergePolicy } from '#domain/merge-policy.ts';
import { WorldError } from '#domain/world-error.ts';
import type { MergeWishes } from '#ports/merge-wishes.ts';
import type { GitHub, GitHubOptions } from '#adapters/github/github.ts';

/** How the wishes of one repository of a forge are opened; `report` is told, in one sentence, where less holds than was wanted. */
export type OpenWishes = (wanted: MergePolicy, report: (sentence: string) => void) => Promise<MergeWishes | null>;

/**
 * What may be asked about our own pull request; `null` under `never`, and then nothing that could ask is even loaded. A line in the checkout alone
 * allows nothing: the owner's file on the forge has to say at least as much.
 */
export async function openMergeWishes(
  wanted: MergePolicy,
  gitHub: { readonly wishes: OpenWishes | null } | null,
  report: (sentence: string) => void,
): Promise<MergeWishes | null> {
  if (wanted === 'never') return null;
  if (gitHub?.wishes !== undefined && gitHub.wishes !== null) return gitHub.wishes(wanted, report);
  const { localMergeWishes } = await import('#adapters/local-forge/merge-wishes.ts');
  return localMergeWishes(wanted);
}

/** As above, for a repository of GitHub. */
export async function gitHubWishes(
  gitHub: GitHub,
  options: GitHubOptions,
  { wanted, report }: { readonly wanted: MergePolicy; readonly report: (sentence: string) => void },
): Promise<MergeWishes | null> {
  const owners = await ownersPolicy(gitHub);
  const allowance = weakerPolicy(wanted, owners.policy);
  if (allowance !== wanted) {
    report(`policy.merge is "${wanted}" here and ${owners.says} on GitHub's default branch, so "${allowance}" holds.`);
  }
  if (allowance === 'never') return null;
  const { gitHubMergeWishes } = await import('#adapters/github/merge-wishes.ts');
  return gitHubMergeWishes(options, allowance);
}

/** What the file on the default branch says now: an owner who takes the line back is heard at once, whatever commit the work begins from. */
async function ownersPolicy(gitHub: GitHub): Promise<{ readonly policy: MergePolicy; readonly says: string }> {
  const text = await gitHub.files().file('patchline.yml');
  if (text === null) return { policy: 'never', says: 'there is no patchline.yml' };
  try {
    const { merge } = readConfig(text, {});
    return { policy: merge, says: `"${merge}"` };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { policy: 'never', says: 'patchline.yml cannot be read' };
  }
}
