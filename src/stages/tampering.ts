import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import { frozenPaths, scanForTampering } from '#engines/test-reports/test-reports.ts';
import { withCheckout } from './execution.ts';
import type { PhaseContext } from './phase-spec.ts';

/** Paths of a change that were frozen or protected before it was made. */
export async function frozenTouched(
  context: PhaseContext,
  base: string,
  acceptance: AcceptanceTests,
  patch: CandidatePatch,
): Promise<readonly string[]> {
  const frozen = await withCheckout(context, { base, changes: [] }, (checkout) => frozenPaths(acceptance.setup, checkout.path));
  const paths = new Set([...frozen, ...acceptance.files.map((file) => file.path)]);
  const isProtected = (path: string): boolean =>
    paths.has(path) || context.settings.protect.some((rule) => (rule.endsWith('/') ? path.startsWith(rule) : path === rule));
  return patch.changes.map((change) => change.path).filter(isProtected);
}

/** Everything that makes a change inadmissible whatever its tests say, one sentence each. */
export async function tamperingOf(
  context: PhaseContext,
  base: string,
  acceptance: AcceptanceTests,
  patch: CandidatePatch,
): Promise<readonly string[]> {
  const touched = await frozenTouched(context, base, acceptance, patch);
  const scanned = scanForTampering(patch).map((finding) => `${finding.file}:${finding.line} ${finding.rule}`);
  return [...touched.map((path) => `touches the frozen file ${path}`), ...scanned];
}
