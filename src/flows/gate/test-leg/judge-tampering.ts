import type { TestSetup } from '#domain/acceptance.ts';
import { frozenPaths, scanForTampering, type TamperingRule } from '#engines/test-reports/test-reports.ts';
import { oneLine } from '#lib/one-line.ts';
import type { ChangedSources } from './changed-sources.ts';
import type { LegPorts } from './read-claim.ts';

/** What code does only where it reaches for its judge. Programs may end processes and write files; none of them replaces `assert`. */
const reachesForTheJudge: ReadonlySet<TamperingRule> = new Set([
  'assertion-library-patched',
  'test-global-replaced',
  'builtin-patched',
  'runner-environment',
  'process-internals',
  'exit-status',
  'asymmetric-value',
  // What cannot be read may hold any of them.
  'unreadable-source',
]);

/** Places in the sources of a pull request (its tests apart) that make test results worth little, `file:line rule` each, at most 20. */
export async function judgeTampering(
  { objects }: Pick<LegPorts, 'objects'>,
  about: { readonly baseTree: string; readonly setup: TestSetup; readonly sources: ChangedSources },
): Promise<readonly string[]> {
  if (about.sources.kind === 'unreadable') return [oneLine(`${about.sources.path}:1 cannot be read as text`, 300)];
  const { changes, configuration } = about.sources;
  const frozen = frozenPaths(about.setup, []);
  const before = new Map(
    await Promise.all(changes.map(async ({ path }) => [path, await objects.read(about.baseTree, path)] as const)),
  );
  const candidate = { id: '', changes, diff: '', origin: { builder: 'pull-request', template: null, location: null } };
  const found = scanForTampering(candidate, { frozen, read: (path) => before.get(path) ?? null });
  const places = found
    .filter(({ rule, weight }) => weight === 'forbidden' && reachesForTheJudge.has(rule))
    .map(({ file, line, rule }) => `${file}:${line} ${rule}`);
  return [...configuration.map((path) => `${path}:1 runner-configuration`), ...places]
    .slice(0, 20)
    .map((place) => oneLine(place, 300));
}
