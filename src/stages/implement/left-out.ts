import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { isProse } from '#domain/prose-path.ts';
import { doubtfulWords, takenFrom } from '#engines/issue-text/issue-text.ts';
import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import { diffLines } from '#lib/unified-diff.ts';
import type { BuildResult, RankedCandidate } from '#ports/builder.ts';
import { withCheckout } from '../execution.ts';
import { listFiles } from '../list-files.ts';
import type { BuildInput, World } from './climbing.ts';

/** Behind whatever it is told beside: judged only where that one fails. */
const lastOfAll = Number.EPSILON;

/**
 * A change holds what the fix needs and nothing beside it. Whoever builds test-first leaves tests of its own, and agents leave settings: new files of
 * these kinds, and documents, are left out of a candidate and named, so that they neither count as touching what is frozen, nor prove anything, nor land unseen.
 * A change of nothing else, of an existing test, or where an acceptance test belongs, stays as it is and is refused by the gates. With its documents a
 * candidate is judged only where it fails without them: then a test may read them.
 */
export async function leaveOut(world: World, result: BuildResult): Promise<BuildResult> {
  if (world.step.rung.builder.kind === 'search') return result;
  const candidates: RankedCandidate[] = [];
  for (const candidate of result.candidates) candidates.push(...(await partsOf(world, candidate)));
  return { ...result, candidates };
}

async function partsOf(world: World, candidate: RankedCandidate): Promise<readonly RankedCandidate[]> {
  const { state, context, seen } = world;
  const { changes } = candidate.patch;
  const placeOf = await placesOf(state, context);
  const beside = changes.filter((change) => change.content !== null && placeOf(change.path) === 'own');
  const documents = changes.filter(({ path }) => placeOf(path) === 'document');
  const fix = changes.filter((change) => !beside.includes(change) && !documents.includes(change));
  noteObeyed(world, candidate.patch, [...beside, ...documents]);
  if (fix.length === 0 || fix.length === changes.length) return [candidate];
  const leftOut = [...beside, ...documents].map(({ path }) => path);
  seen.learnt.push(`left out, because it is no part of a fix: ${leftOut.join(', ')}`);
  const alone = { ...(await cutTo(world, candidate, fix)), leftOut };
  if (documents.length === 0) return [alone];
  const whole = await cutTo(world, candidate, [...fix, ...documents]);
  return [alone, { ...whole, plausibility: lastOfAll, leftOut: beside.map(({ path }) => path) }];
}

async function cutTo(
  { state, context }: World,
  candidate: RankedCandidate,
  changes: readonly FileChange[],
): Promise<RankedCandidate> {
  const { origin } = candidate.patch;
  return { ...candidate, patch: await context.workspace.candidate(state.repository.base, changes, origin) };
}

/** `own`: a new test or a new file of an agent's settings; `document`: what no test judges; else `fix`. */
type Place = 'own' | 'document' | 'fix';

function placesOf({ repository, acceptance }: BuildInput, context: World['context']): Promise<(path: string) => Place> {
  return withCheckout(context, { base: repository.base, changes: [] }, async (checkout) => {
    const files = await listFiles(checkout.path);
    const onBase = new Set([...files, ...acceptance.files.map(({ path }) => path)]);
    const frozen = frozenPaths(acceptance.setup, files);
    return (path) => {
      const reason = frozen.reasonFor(path);
      if (reason === null) return isProse(path) ? 'document' : 'fix';
      const isOwn = reason === 'test-file' || reason === 'agent-configuration';
      return isOwn && !onBase.has(path) ? 'own' : 'fix';
    };
  });
}

/** What a builder wrote beside the fix in words that only the doubtful parts of the issue have: it did what they say. */
function noteObeyed({ state, context, seen }: World, { diff }: CandidatePatch, beside: readonly FileChange[]): void {
  if (context.settings.lifted.includes('prompt-injection-detected')) return;
  const doubtful = doubtfulWords(state.issue);
  const paths = new Set(beside.map(({ path }) => path));
  for (const { file, kind, line, text } of diffLines(diff)) {
    if (kind !== 'added' || !paths.has(file)) continue;
    const taken = takenFrom(doubtful, text);
    if (taken.length > 0) seen.obeyed.push(`${file}:${line}: ${taken.slice(0, 3).join('; ').slice(0, 200)}`);
  }
}
