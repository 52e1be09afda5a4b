import { isFunction } from '@babel/types';
import { rangeOf, walk } from '#lib/parse-source.ts';
import type { Baseline, MeasuredTest } from './baseline.ts';
import type { ParsedSource } from './instrument/parsed-source.ts';
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
  const known = new Map<Probes, number>();
  const hits = passing.map((test) => new Set(test.hits));
  const loaded = new Set(Object.values(baseline.loadHits).flat());
  const probesAt = probeFinder(baseline);
  const isAtLoad = (probes: Probes): boolean => probes.length === 0 || probes.some((probe) => loaded.has(probe));
  return {
    lists,
    all: 0,
    at: (path, span) => {
      const probes = probesAt(path, span);
      if (isAtLoad(probes)) return 0;
      const list = known.get(probes);
      if (list !== undefined) return list;
      const covering = order.filter((index) => probes.some((probe) => hits[index]?.has(probe) === true));
      known.set(probes, lists.push(covering) - 1);
      return lists.length - 1;
    },
    isAtLoad: (path, span) => isAtLoad(probesAt(path, span)),
  };
}

/** Of which at least one is reached when the place is; the same object for the same ones. */
type Probes = readonly number[];

const none: Probes = [];

/**
 * Finds the innermost statement (or branch) that holds a span; where a parameter or a body inside of that holds it too, all of the
 * function: the statement around a function may only define it.
 */
function probeFinder({ sources, statements }: Baseline): (path: string, span: Span) => Probes {
  const byFile = Map.groupBy(statements, (statement) => statement.file);
  const inFile = new Map(
    sources.map((source) => [source.path, finderIn(byFile.get(source.path) ?? [], partsOfFunctions(source))] as const),
  );
  return (path, span) => inFile.get(path)?.(span) ?? none;
}

function finderIn(statements: readonly Statement[], parts: readonly PartOfFunction[]): (span: Span) => Probes {
  const lists = new Map<Span, Probes>();
  const listOf = (holder: Span, make: () => Probes): Probes => {
    const list = lists.get(holder) ?? make();
    lists.set(holder, list);
    return list;
  };
  return (span) => {
    const statement = innermost(statements, span);
    const part = innermost(parts, span);
    if (part === null || (statement !== null && lengthOf(statement) <= lengthOf(part)))
      return statement === null ? none : listOf(statement, () => [statement.probe]);
    return listOf(part.body, () => statements.filter((each) => holds(part.body, each)).map(({ probe }) => probe));
  };
}

/** Its body or one of its parameters. */
interface PartOfFunction extends Span {
  readonly body: Span;
}

function partsOfFunctions({ ast }: ParsedSource): PartOfFunction[] {
  const found: PartOfFunction[] = [];
  walk(ast.program, ({ node }) => {
    if (!isFunction(node)) return;
    const body = rangeOf(node.body);
    found.push(...[...node.params, node.body].map((part) => ({ ...rangeOf(part), body })));
  });
  return found;
}

const lengthOf = ({ start, end }: Span): number => end - start;
const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && outer.end >= inner.end;

function innermost<T extends Span>(spans: readonly T[], span: Span): T | null {
  let best: T | null = null;
  for (const each of spans) if (holds(each, span) && (best === null || lengthOf(each) < lengthOf(best))) best = each;
  return best;
}
