import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import { frozenPaths, scanForTampering } from '#engines/test-reports/test-reports.ts';
import { type Overlay, withCheckout } from './execution.ts';
import { listFiles } from './list-files.ts';
import type { PhaseContext } from './phase-spec.ts';

/** What makes a change inadmissible whatever its tests say. */
export interface Tampering {
  /** Paths of the change that were frozen or protected before it was made. */
  readonly frozen: readonly string[];
  /** What in the diff has no business in a fix, `file:line rule: excerpt` each. */
  readonly forbidden: readonly string[];
  /** What a person has to see, in the same form. */
  readonly unusual: readonly string[];
}

/** Holds a change against what was frozen and against the rules for what a fix may contain. */
export async function tamperingOf(
  context: PhaseContext,
  base: Overlay['base'],
  acceptance: AcceptanceTests,
  patch: CandidatePatch,
): Promise<Tampering> {
  return withCheckout(context, { base, changes: [] }, async (checkout) => {
    const frozen = frozenPaths(acceptance.setup, await listFiles(checkout.path));
    const read = (path: string): string | null => {
      try {
        return readFileSync(join(checkout.path, path), 'utf8');
      } catch {
        return null;
      }
    };
    const findings = scanForTampering(patch, { frozen, read });
    const own = new Set(acceptance.files.map((file) => file.path));
    const isProtected = (path: string): boolean =>
      own.has(path) || context.settings.protect.some((rule) => (rule.endsWith('/') ? path.startsWith(rule) : path === rule));
    const isFrozen = (rule: string): boolean => rule === 'frozen-path' || rule === 'package-manifest';
    const touched = [
      ...patch.changes.map((change) => change.path).filter(isProtected),
      ...findings.filter((finding) => isFrozen(finding.rule)).map((finding) => finding.file),
    ];
    const others = findings.filter((finding) => !isFrozen(finding.rule));
    const told = (weight: string): readonly string[] =>
      others
        .filter((finding) => finding.weight === weight)
        .map(({ file, line, rule, excerpt }) => `${file}:${line} ${rule}: ${excerpt}`);
    return { frozen: [...new Set(touched)].sort(), forbidden: told('forbidden'), unusual: told('unusual') };
  });
}

/** One sentence per reason to refuse a change outright. */
export function refusals({ frozen, forbidden }: Tampering): readonly string[] {
  return [...frozen.map((path) => `touches the frozen file ${path}`), ...forbidden];
}
