import type { BuildResult } from '#ports/builder.ts';
import { cutToFix } from '#stages/implement/cut-to-fix.ts';
import type { PhaseContext } from '#stages/phase-spec.ts';
import type { Workshop } from './workshop.ts';

export interface Cut {
  readonly result: BuildResult;
  /** The builder followed orders of a stranger: nothing of it is judged, and it is not asked again. */
  readonly obeyed: boolean;
}

/** What a foreign builder left, without what stands beside the fix; nothing where it followed orders of a stranger. */
export async function onlyFix(state: Workshop['state'], context: PhaseContext, result: BuildResult): Promise<Cut> {
  const [candidate] = result.candidates;
  if (candidate === undefined) return { result, obeyed: false };
  const { candidates, leftOut: beside, obeyed } = await cutToFix(state, context, candidate);
  if (obeyed.length > 0) {
    const summary = `it did what a doubtful part of the issue says: ${obeyed.slice(0, 3).join(', ')}`;
    return { result: { ...result, candidates: [], summary }, obeyed: true };
  }
  const named = beside.length === 0 ? '' : `; left out, because it is no part of a fix: ${beside.join(', ')}`;
  return { result: { ...result, candidates: [candidates[0]], summary: `${result.summary}${named}` }, obeyed: false };
}
