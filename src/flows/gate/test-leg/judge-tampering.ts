import type { TestSetup } from '#domain/acceptance.ts';
import { frozenPaths, scanForTampering, type TamperingRule } from '#engines/test-reports/test-reports.ts';
import { oneLine } from '#lib/one-line.ts';
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
]);

/** Places in the sources of a pull request (its tests apart) that make test results worth little, `file:line rule` each, at most 20. */
export async function judgeTampering(
  ports: Pick<LegPorts, 'objects'>,
  { trees, setup }: { readonly trees: { readonly base: string; readonly head: string }; readonly setup: TestSetup },
): Promise<readonly string[]> {
  const frozen = frozenPaths(setup, []);
  const isSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && frozen.reasonFor(path) === null;
  const changed = await ports.objects.changes(trees.base, trees.head, isSource);
  if (changed.kind !== 'changes') return [];
  const before = new Map(
    await Promise.all(changed.changes.map(async ({ path }) => [path, await ports.objects.read(trees.base, path)] as const)),
  );
  const candidate = {
    id: '',
    changes: changed.changes,
    diff: '',
    origin: { builder: 'pull-request', template: null, location: null },
  };
  const found = scanForTampering(candidate, { frozen, read: (path) => before.get(path) ?? null });
  return found
    .filter(({ rule, weight }) => weight === 'forbidden' && reachesForTheJudge.has(rule))
    .map(({ file, line, rule }) => oneLine(`${file}:${line} ${rule}`, 300))
    .slice(0, 20);
}
