import { formatTable } from '../../demo/table.ts';
import type { OracleResult } from './one-run.ts';

/** One row for each repository: how many of its fixes reached the builder, and how many of those became a draft whose receipt replays. */
export function oracleTable(results: readonly OracleResult[]): string {
  const rows = [...Map.groupBy(results, ({ group }) => group)].map(([group, own]) => rowOf(group, own));
  return formatTable(
    ['repository', 'fixes', 'not reached', 'carried to a draft', 'lost', 'scores'],
    [...rows, rowOf('all', results)],
  );
}

function rowOf(name: string, results: readonly OracleResult[]): readonly string[] {
  const count = (kind: OracleResult['kind']): string => `${results.filter((result) => result.kind === kind).length}`;
  const scores = results.flatMap(({ kind, score }) => (kind === 'fixed' && score !== null ? [score.toFixed(2)] : []));
  const told = name === 'all' ? '' : scores.join(' ');
  return [name, `${results.length}`, count('not reached'), count('fixed'), count('lost'), told];
}

/** Every fix that did not become a draft, and why. */
export function lossesTable(results: readonly OracleResult[]): string {
  const losses = results.filter(({ kind }) => kind !== 'fixed');
  return formatTable(
    ['fix', 'came to', 'why'],
    losses.map(({ name, kind, why }) => [name, kind, (why ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 220)]),
  );
}
