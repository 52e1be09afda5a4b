import { seedMerge } from './seed.ts';
import type { Repository, World } from './world.ts';

/** Required checks of the branch that have not said `success` of this commit yet; with none required everything may merge. */
export function missingChecks(world: World, { fullName, merging }: Repository, commit: string): readonly string[] {
  const statuses = world.extras.get(`${fullName} statuses ${commit}`) ?? [];
  const latest = (context: string): unknown => statuses.find((status) => status['context'] === context)?.['state'];
  return merging.requiredChecks.filter((context) => latest(context) !== 'success');
}

/** After anything that may have been waited for: what was asked to merge by itself and may, merges. */
export async function mergeWhatMay(world: World, repository: Repository): Promise<void> {
  for (const pull of repository.pulls.values()) {
    const { autoMerge, merged, draft, headCommit, number } = pull;
    if (autoMerge === null || merged !== null || draft) continue;
    if (missingChecks(world, repository, headCommit).length > 0) continue;
    await seedMerge(world, repository, number, autoMerge.by);
  }
}
