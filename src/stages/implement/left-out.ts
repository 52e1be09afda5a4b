import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import type { BuildResult, RankedCandidate } from '#ports/builder.ts';
import { withCheckout } from '../execution.ts';
import { listFiles } from '../list-files.ts';
import type { BuildInput, World } from './climbing.ts';

/**
 * Whoever builds test-first leaves tests of its own beside the fix. New test files are no part of a candidate: they are left out and named, so that they
 * neither count as touching what is frozen nor prove anything. A change of nothing else, of an existing file, or where an acceptance test belongs, stays as it is
 * and is refused by the gates.
 */
export async function withoutOwnTests(world: World, result: BuildResult): Promise<BuildResult> {
  if (world.step.rung.builder.kind === 'search') return result;
  const candidates: RankedCandidate[] = [];
  for (const candidate of result.candidates) candidates.push(await withoutOwn(world, candidate));
  return { ...result, candidates };
}

async function withoutOwn({ state, context, seen }: World, candidate: RankedCandidate): Promise<RankedCandidate> {
  const { changes, origin } = candidate.patch;
  const isOwn = await ownTestsOf(state, context);
  const kept = changes.filter((change) => change.content === null || !isOwn(change.path));
  if (kept.length === changes.length || kept.length === 0) return candidate;
  const left = changes.filter((change) => !kept.includes(change)).map(({ path }) => path);
  seen.learnt.push(`left out, because a builder's own tests are no part of a fix: ${left.join(', ')}`);
  return { ...candidate, patch: await context.workspace.candidate(state.repository.base, kept, origin) };
}

/** Whether a path is a test file that base lacks and that is not the place of an acceptance test. */
function ownTestsOf({ repository, acceptance }: BuildInput, context: World['context']): Promise<(path: string) => boolean> {
  return withCheckout(context, { base: repository.base, changes: [] }, async (checkout) => {
    const files = await listFiles(checkout.path);
    const onBase = new Set([...files, ...acceptance.files.map(({ path }) => path)]);
    const frozen = frozenPaths(acceptance.setup, files);
    return (path) => !onBase.has(path) && frozen.reasonFor(path) === 'test-file';
  });
}
