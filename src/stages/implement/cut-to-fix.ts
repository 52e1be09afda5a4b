import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { isProse } from '#domain/prose-path.ts';
import { doubtfulWords, takenFrom } from '#engines/issue-text/issue-text.ts';
import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import { diffLines } from '#lib/unified-diff.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { withCheckout } from '../execution.ts';
import { listFiles } from '../list-files.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { BuildInput } from './climbing.ts';

/** Behind whatever it is told beside: judged only where that one fails. */
const lastOfAll = Number.EPSILON;

/** What is judged of a builder's change. */
export interface Cut {
  /** The fix alone; after it the fix with its documents, where there are any. */
  readonly candidates: readonly [RankedCandidate, ...RankedCandidate[]];
  readonly leftOut: readonly string[];
  /** Where the builder did what only a doubtful part of the issue says, `file:line: words` each; none where a person has lifted that. */
  readonly obeyed: readonly string[];
}

/**
 * A change holds what the fix needs and nothing beside it. Whoever builds test-first leaves tests of its own, and agents leave settings: new files of
 * these kinds, and documents, are left out of a candidate and named, so that they neither count as touching what is frozen, nor prove anything, nor land unseen.
 * A change of nothing else, of an existing test, or where an acceptance test belongs, stays as it is and is refused by the gates. With its documents a
 * candidate is judged only where it fails without them: then a test may read them.
 */
export async function cutToFix(
  state: Pick<BuildInput, 'repository' | 'acceptance' | 'issue'>,
  context: PhaseContext,
  candidate: RankedCandidate,
): Promise<Cut> {
  const { changes, origin } = candidate.patch;
  const frozen = frozenPaths(state.acceptance.setup, []);
  const documents = changes.filter(({ path }) => frozen.reasonFor(path) === null && isProse(path));
  const made = changes.filter(({ path, content }) => content !== null && ownKinds.has(frozen.reasonFor(path)));
  const onBase = made.length === 0 ? new Set<string>() : await pathsOnBase(state, context);
  const own = made.filter(({ path }) => !onBase.has(path));
  const fix = changes.filter((change) => !own.includes(change) && !documents.includes(change));
  const beside = changes.filter((change) => !fix.includes(change)).map(({ path }) => path);
  if (beside.length === 0) return { candidates: [candidate], leftOut: [], obeyed: [] };
  const isLifted = context.settings.lifted.includes('prompt-injection-detected');
  // A test of its own may well hold the reproduction of a collapsed section.
  const told = beside.filter((path) => frozen.reasonFor(path) !== 'test-file');
  const obeyed = isLifted ? [] : obeyedIn(state.issue, candidate.patch, told);
  if (fix.length === 0) return { candidates: [candidate], leftOut: [], obeyed };
  const cutTo = async (kept: readonly FileChange[]): Promise<RankedCandidate> => {
    const leftOut = changes.filter((change) => !kept.includes(change)).map(({ path }) => path);
    const patch = await context.workspace.candidate(state.repository.base, kept, origin);
    return { ...candidate, patch, leftOut };
  };
  const alone = await cutTo(fix);
  if (documents.length === 0) return { candidates: [alone], leftOut: beside, obeyed };
  const whole = { ...(await cutTo([...fix, ...documents])), plausibility: lastOfAll };
  return { candidates: [alone, whole], leftOut: beside, obeyed };
}

/** Kinds of new files that a builder makes for itself. */
const ownKinds: ReadonlySet<string | null> = new Set(['test-file', 'agent-configuration']);

/** Existing files, and the places of acceptance tests. */
function pathsOnBase(
  { repository, acceptance }: Pick<BuildInput, 'repository' | 'acceptance'>,
  context: PhaseContext,
): Promise<ReadonlySet<string>> {
  return withCheckout(
    context,
    { base: repository.base, changes: [] },
    async ({ path }) => new Set([...(await listFiles(path)), ...acceptance.files.map((file) => file.path)]),
  );
}

/** What a builder wrote beside the fix in words that only the doubtful parts of the issue have: it did what they say. */
function obeyedIn(issue: BuildInput['issue'], { diff }: CandidatePatch, paths: readonly string[]): readonly string[] {
  const doubtful = doubtfulWords(issue);
  return diffLines(diff).flatMap(({ file, kind, line, text }) => {
    const taken = kind === 'added' && paths.includes(file) ? takenFrom(doubtful, text) : [];
    return taken.length === 0 ? [] : [`${file}:${line}: ${taken.slice(0, 3).join('; ').slice(0, 200)}`];
  });
}
