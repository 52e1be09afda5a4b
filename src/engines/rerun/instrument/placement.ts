import { Script } from 'node:vm';
import { parse, parseExpression } from '@babel/parser';
import { parserOptions, rangeOf, walk, type NodePath } from '#lib/parse-source.ts';
import type { ParsedSource } from './parsed-source.ts';
import { isSwitchableBlock, isSwitchableExpression, isSwitchableStatement, statementPlace } from './positions.ts';

/** One textual change of one file, in the terms of `TextEdit.kind`. Offsets are UTF-16 indices into the original text. */
export type TextEdit =
  | {
      readonly kind: 'replace-expression' | 'replace-statement';
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  | { readonly kind: 'insert-before'; readonly start: number; readonly text: string }
  | { readonly kind: 'insert-after'; readonly end: number; readonly text: string };

/** Where and how an edit is compiled in beside the original. */
export interface Placement {
  readonly form:
    | 'expression'
    | 'statement'
    | 'single-statement'
    | 'block'
    | 'before'
    | 'after'
    | 'before-single'
    | 'after-single';
  /** Range that the switch goes around. */
  readonly start: number;
  readonly end: number;
  /** Text of the candidate for that range. */
  readonly text: string;
  /** The switch begins an expression statement: a semicolon must come first. */
  readonly needsSemicolon: boolean;
}

/** Finds nodes of a source by their ranges. */
export interface PlacementIndex {
  readonly source: ParsedSource;
  readonly byRange: ReadonlyMap<string, readonly NodePath[]>;
  readonly all: readonly NodePath[];
}

export function placementIndex(source: ParsedSource): PlacementIndex {
  const byRange = new Map<string, NodePath[]>();
  const all: NodePath[] = [];
  walk(source.ast.program, (path) => {
    const { start, end } = rangeOf(path.node);
    const key = `${start}:${end}`;
    byRange.set(key, [...(byRange.get(key) ?? []), path]);
    all.push(path);
  });
  return { source, byRange, all };
}

/** The range of the original text that an edit takes the place of; empty for an insertion. */
export function spanOf(edit: TextEdit): { readonly start: number; readonly end: number } {
  if (edit.kind === 'insert-before') return { start: edit.start, end: edit.start };
  return edit.kind === 'insert-after' ? { start: edit.end, end: edit.end } : { start: edit.start, end: edit.end };
}

/** How to compile an edit in; `fresh` means as a file of its own, `null` that its text does not parse. */
export function placeEdit(index: PlacementIndex, edit: TextEdit): Placement | 'fresh' | null {
  if (edit.kind === 'insert-before' || edit.kind === 'insert-after') return placeInsertion(index, edit);
  const { start, end } = edit;
  const exact = index.byRange.get(`${start}:${end}`)?.at(edit.kind === 'replace-expression' ? -1 : 0);
  return lift(index, exact ?? innermost(index, start, end), edit);
}

/** Whether two placements can be switched in together: neither replaces what the other stands in. */
export function areApart(one: Placement, other: Placement): boolean {
  const [first, second] = [changedRange(one), changedRange(other)];
  return first.end <= second.start || second.end <= first.start;
}

function changedRange({ form, start, end }: Placement): { readonly start: number; readonly end: number } {
  if (form === 'before' || form === 'before-single') return { start, end: start };
  return form === 'after' || form === 'after-single' ? { start: end, end } : { start, end };
}

function lift(
  index: PlacementIndex,
  from: NodePath | null,
  edit: { readonly start: number; readonly end: number; readonly text: string },
): Placement | 'fresh' | null {
  const { text, path: file } = index.source;
  for (let at = from; at !== null; at = at.parent) {
    const range = rangeOf(at.node);
    const own = text.slice(range.start, edit.start) + edit.text + text.slice(edit.end, range.end);
    if (isSwitchableExpression(at)) {
      if (!isExpressionText(own, file)) return null;
      return { form: 'expression', ...range, text: own, needsSemicolon: beginsStatement(at) };
    }
    if (isSwitchableStatement(at)) return statementPlacement(at, own, file);
    if (isSwitchableBlock(at) && own.startsWith('{') && own.endsWith('}')) {
      if (!isStatementText(own, file)) return null;
      return { form: 'block', start: range.start + 1, end: range.end - 1, text: own.slice(1, -1), needsSemicolon: false };
    }
  }
  return 'fresh';
}

function statementPlacement(at: NodePath, own: string, file: string): Placement | 'fresh' | null {
  if (!isStatementText(own, file)) return null;
  if (declaresNames(own)) return 'fresh';
  const form = statementPlace(at) === 'single' ? 'single-statement' : 'statement';
  return { form, ...rangeOf(at.node), text: own, needsSemicolon: false };
}

function placeInsertion(index: PlacementIndex, edit: TextEdit): Placement | 'fresh' | null {
  const isBefore = edit.kind === 'insert-before';
  const at = spanOf(edit).start;
  const isThere = (path: NodePath): boolean =>
    rangeOf(path.node)[isBefore ? 'start' : 'end'] === at && statementPlace(path) !== 'fixed';
  const found = index.all.find(isThere);
  if (!isStatementText(edit.text, index.source.path)) return null;
  if (found === undefined || declaresNames(edit.text)) return 'fresh';
  const place = statementPlace(found);
  if (place === 'single' && found.node.type.endsWith('Declaration')) return 'fresh';
  const form = `${isBefore ? 'before' : 'after'}${place === 'single' ? '-single' : ''}` as const;
  return { form, ...rangeOf(found.node), text: edit.text, needsSemicolon: false };
}

/** The smallest node that holds a range. */
function innermost(index: PlacementIndex, start: number, end: number): NodePath | null {
  let best: NodePath | null = null;
  for (const path of index.all) {
    const range = rangeOf(path.node);
    if (range.start <= start && range.end >= end) best = path;
  }
  return best;
}

function beginsStatement(path: NodePath): boolean {
  const { start } = rangeOf(path.node);
  for (let at = path.parent; at !== null && rangeOf(at.node).start === start; at = at.parent) {
    if (at.node.type === 'ExpressionStatement') return statementPlace(at) === 'list';
  }
  return false;
}

/** Declarations inside a switch would not be seen by the statements after it. */
function declaresNames(text: string): boolean {
  return /(^|[;{}\n])\s*(let|const|class|function|async\s+function|import|export)\b/.test(
    text.replace(/^\s*\{[\s\S]*\}\s*$/, ''),
  );
}

export function isExpressionText(text: string, file: string): boolean {
  // No text that closes one kind of bracket and opens it again passes both.
  if (compiles(`(async function*(){(${text}\n)})`) && compiles(`[async function*(){[${text}\n]}]`)) return true;
  return parses(() => parseExpression(text, { ...parserOptions(file), allowYieldOutsideFunction: true }));
}

function isStatementText(text: string, file: string): boolean {
  const inPlace = `for(;;){switch(0){default:\n${text}\n}}`;
  if (compiles(`(async function*(){${inPlace}})`)) return true;
  return parses(() => parse(inPlace, { ...parserOptions(file), allowYieldOutsideFunction: true, sourceType: 'script' }));
}

/** Compiled, never run: many times as fast as the parser, which is asked about what is not plain JavaScript in a function. */
function compiles(code: string): boolean {
  return parses(() => new Script(code));
}

function parses(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
