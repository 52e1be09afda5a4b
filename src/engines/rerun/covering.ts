import { isFunction } from '@babel/types';
import { oncePer } from '#lib/once-per.ts';
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
  at(path: string, span: Span): Coverage;
}

export interface Coverage {
  /** Position of the list with the tests that reach the place. */
  readonly covering: number;
  /** Is the place executed while modules are loaded? */
  readonly isAtLoad: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

export function coverageTable(baseline: Baseline, passing: readonly MeasuredTest[]): CoverageTable {
  const order = passing.map((_, index) => index).sort((a, b) => (passing[a]?.ms ?? 0) - (passing[b]?.ms ?? 0));
  const lists: number[][] = [order];
  const hits = passing.map((test) => new Set(test.hits));
  const loaded = new Set(Object.values(baseline.loadHits).flat());
  const probesAt = probeFinder(baseline);
  const coverageOf = oncePer((probes: Probes): Coverage => {
    if (probes.length === 0 || probes.some((probe) => loaded.has(probe))) return { covering: 0, isAtLoad: true };
    const covering = order.filter((index) => probes.some((probe) => hits[index]?.has(probe) === true));
    return { covering: lists.push(covering) - 1, isAtLoad: false };
  });
  return { lists, all: 0, at: (path, span) => coverageOf(probesAt(path, span)) };
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
  const finders = new Map(sources.map((source) => [source.path, finderIn(source, byFile.get(source.path) ?? [])] as const));
  return (path, span) => finders.get(path)?.(span) ?? none;
}

function finderIn(source: ParsedSource, statements: readonly Statement[]): (span: Span) => Probes {
  const ofStatement = oncePer((statement: Statement): Probes => [statement.probe]);
  const ofBody = oncePer((body: Span): Probes => statements.filter((each) => holds(body, each)).map(({ probe }) => probe));
  return (span) => {
    const statement = innermost(statements, span);
    const part = innermost(partsOfFunctions(source), span);
    if (part !== null && (statement === null || lengthOf(part) < lengthOf(statement))) return ofBody(part.body);
    return statement === null ? none : ofStatement(statement);
  };
}

/** Its body or one of its parameters. */
interface PartOfFunction extends Span {
  readonly body: Span;
}

const partsOfFunctions = oncePer(({ ast }: ParsedSource): readonly PartOfFunction[] => {
  const found: PartOfFunction[] = [];
  walk(ast.program, ({ node }) => {
    if (!isFunction(node)) return;
    const body = rangeOf(node.body);
    found.push(...[...node.params, node.body].map((part) => ({ ...rangeOf(part), body })));
  });
  return found;
});

const lengthOf = ({ start, end }: Span): number => end - start;
const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && outer.end >= inner.end;

function innermost<T extends Span>(spans: readonly T[], span: Span): T | null {
  let best: T | null = null;
  for (const each of spans) if (holds(each, span) && (best === null || lengthOf(each) < lengthOf(best))) best = each;
  return best;
}
