import type { Baseline, MeasuredTest } from './baseline.ts';
import type { Statement } from './instrument/statements.ts';

/** Which passing tests can notice a change at a place. */
export interface CoverageTable {
  /** Lists of indices into the passing tests, quickest first; candidates refer to one by its position. */
  readonly lists: readonly (readonly number[])[];
  /** Position of the list with every passing test. */
  readonly all: number;
  at(path: string, span: Span): number;
  /** Is the place executed while modules are loaded? */
  isAtLoad(path: string, span: Span): boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

export function coverageTable(baseline: Baseline, passing: readonly MeasuredTest[]): CoverageTable {
  const order = passing.map((_, index) => index).sort((a, b) => (passing[a]?.ms ?? 0) - (passing[b]?.ms ?? 0));
  const lists: number[][] = [order];
  const known = new Map<number, number>();
  const hits = passing.map((test) => new Set(test.hits));
  const loaded = new Set(Object.values(baseline.loadHits).flat());
  const statementAt = statementFinder(baseline.statements);
  return {
    lists,
    all: 0,
    at: (path, span) => {
      const statement = statementAt(path, span);
      if (statement === null || loaded.has(statement.probe)) return 0;
      const list = known.get(statement.probe);
      if (list !== undefined) return list;
      const covering = order.filter((index) => hits[index]?.has(statement.probe) === true);
      known.set(statement.probe, lists.push(covering) - 1);
      return lists.length - 1;
    },
    isAtLoad: (path, span) => {
      const statement = statementAt(path, span);
      return statement === null || loaded.has(statement.probe);
    },
  };
}

/** Finds the innermost statement (or branch) that holds a span. */
export function statementFinder(statements: readonly Statement[]): (path: string, span: Span) => Statement | null {
  const byFile = Map.groupBy(statements, (statement) => statement.file);
  return (path, span) => {
    let best: Statement | null = null;
    for (const each of byFile.get(path) ?? []) {
      const holds = each.start <= span.start && each.end >= span.end;
      if (holds && (best === null || each.end - each.start < best.end - best.start)) best = each;
    }
    return best;
  };
}
