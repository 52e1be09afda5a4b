import { isFunction, isStatement, type Node } from '@babel/types';
import { editKey, spanOf } from './apply-edit.ts';
import { priorOf } from './priors.ts';
import {
  ingredientsForOthers,
  ingredientsOf,
  nearFirst,
  withPackage,
  type Ingredient,
  type Ingredients,
} from './syntax/ingredients.ts';
import { startsSafely } from './syntax/starts-safely.ts';
import { ownEndLineOf } from './syntax/own-lines.ts';
import { namesAt, scopesOf, type Scopes } from './syntax/scopes.ts';
import { ancestorsOf, endLineOf, endOf, lineOf, readSourceTree, startOf, type SourceTree } from './syntax/source-tree.ts';
import type { Edit, Site, Template } from './template.ts';
import { literalsFor } from './words-of-tests.ts';
import { allTemplates } from './templates/all-templates.ts';

export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export interface ProposalOptions {
  /** Only statements that overlap one of these (1-based, inclusive); null for the whole file. */
  readonly lines: readonly LineRange[] | null;
  /** Default: all templates. */
  readonly templates?: readonly Template[];
  /** Other files of the same package, whose literals, members and expressions come after the file's own. */
  readonly ingredientsFrom?: readonly SourceFile[];
  /** Texts of the failing tests and the issue (`wordsOfTests`); default: none. */
  readonly words?: readonly string[];
  /** The file as it was read before, for who asks about it several times. */
  readonly reading?: Reading;
  /** Keys of edits that were proposed before, and are not proposed again; new ones are added. */
  readonly seen?: Set<string>;
}

/** One possible change of a file. */
export interface Proposal {
  readonly template: Template;
  readonly edit: Edit;
  /** UTF-16 offsets of the replaced text; equal for an insertion. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of the statement the site belongs to. */
  readonly line: number;
  /** Its place, from 0, among the proposals of the same template at the same site. */
  readonly index: number;
  /** Measured chance (unnormalised) that this is the fix, given that the site is at fault. */
  readonly prior: number;
}

/** What is known of a file before anything is proposed. */
export interface Reading {
  readonly tree: SourceTree;
  readonly scopes: Scopes;
  readonly ingredients: Ingredients;
  /** String literals for what the failing tests and the issue hold. */
  readonly words: readonly string[];
  readonly declared: ReadonlySet<string>;
  readonly orderedFor: Map<string, readonly string[]>;
}

const sharesThis = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
  'ClassProperty',
]);

const once = (reading: Reading, key: string, make: () => readonly string[]): readonly string[] => {
  const known = reading.orderedFor.get(key);
  if (known) return known;
  const made = make();
  reading.orderedFor.set(key, made);
  return made;
};

const textsNear = (items: readonly Ingredient[], around: Node): string[] =>
  nearFirst(items, startOf(around), endOf(around)).map((item) => item.text);

const expressionsAt = (reading: Reading, around: Node, names: readonly string[], hasThis: boolean): string[] => {
  const inScope = new Set(names);
  // A name declared nowhere in the file is a global.
  const isReachable = (name: string): boolean => inScope.has(name) || !reading.declared.has(name);
  const usable = reading.ingredients.donors.filter(
    (donor) =>
      (hasThis || !donor.needsThis) && donor.freeNames.every(isReachable) && donor.boundNames.every((name) => inScope.has(name)),
  );
  return textsNear(usable, around);
};

const siteAt = (reading: Reading, node: Node): Site => {
  const { tree, ingredients } = reading;
  const parents = ancestorsOf(tree, node);
  const around = parents.find((parent) => isFunction(parent)) ?? tree.root;
  const key = `${startOf(around)}:${endOf(around)}`;
  let names: readonly string[] | null = null;
  const getNames = (): readonly string[] => (names ??= namesAt(tree, reading.scopes, node));
  return {
    node,
    parents,
    source: tree.source,
    text: (part) => tree.source.slice(startOf(part), endOf(part)),
    get names() {
      return getNames();
    },
    ingredients: {
      get literals() {
        return once(reading, `literals ${key}`, () => textsNear(ingredients.literals, around));
      },
      get properties() {
        return once(reading, `properties ${key}`, () => textsNear(ingredients.properties, around));
      },
      get methods() {
        return once(reading, `methods ${key}`, () => textsNear(ingredients.methods, around));
      },
      get expressions() {
        const hasThis = parents.some((parent) => sharesThis.has(parent.type));
        const visible = getNames();
        return once(reading, `expressions ${key} ${visible.join()}`, () => expressionsAt(reading, around, visible, hasThis));
      },
      words: reading.words,
    },
  };
};

/** What a file may use beside its own. */
export interface Material {
  /** Of other files of the package. */
  readonly others: readonly Ingredients[];
  /** Texts of the failing tests and the issue (`wordsOfTests`). */
  readonly words: readonly string[];
}

/** What a file offers to others. Throws the parser's `SyntaxError` for one that cannot be read at all. */
export const offeredBy = (file: SourceFile): Ingredients => ingredientsForOthers(readSourceTree(file.path, file.source));

/** Parses a file. Throws the parser's `SyntaxError` for one that cannot be read at all. */
export const readingOf = (file: SourceFile, material: Material): Reading => {
  const tree = readSourceTree(file.path, file.source);
  const scopes = scopesOf(tree);
  const declared = new Set([...scopes.values()].flat().map((binding) => binding.name));
  const ingredients = withPackage(ingredientsOf(tree), material.others);
  return { tree, scopes, declared, ingredients, words: literalsFor(file.source, material.words), orderedFor: new Map() };
};

const readingFor = (file: SourceFile, options: ProposalOptions): Reading => {
  const neighbours = (options.ingredientsFrom ?? []).filter((other) => other.path !== file.path);
  return readingOf(file, { others: neighbours.map(offeredBy), words: options.words ?? [] });
};

const overlaps = (lines: readonly LineRange[], first: number, last: number): boolean =>
  lines.some((range) => range.start <= last && range.end >= first);

const statementLine = (tree: SourceTree, node: Node): number => {
  let statement: Node | undefined = node;
  while (statement && !isStatement(statement)) statement = tree.parentOf.get(statement);
  return lineOf(statement ?? node);
};

/** Whether the node, or the head of the innermost statement it belongs to, touches one of the lines. */
const isWanted = (tree: SourceTree, node: Node, lines: readonly LineRange[] | null): boolean => {
  if (lines === null) return true;
  let statement: Node | undefined = node;
  while (statement && (!isStatement(statement) || statement.type === 'BlockStatement')) statement = tree.parentOf.get(statement);
  if (statement && overlaps(lines, lineOf(statement), ownEndLineOf(statement))) return true;
  return !isStatement(node) && overlaps(lines, lineOf(node), Math.min(endLineOf(node), ownEndLineOf(node)));
};

/** `module.exports`, `exports.a` and the like, where these are CommonJS's own. */
const isExports = (reading: Reading, target: Node): boolean => {
  if (target.type === 'Identifier') return target.name === 'exports' && !reading.declared.has('exports');
  if (target.type !== 'MemberExpression' || target.computed || target.property.type !== 'Identifier') return false;
  const { object, property } = target;
  return object.type === 'Identifier' && object.name === 'module' && property.name === 'exports'
    ? !reading.declared.has('module')
    : isExports(reading, object);
};

/** That a CommonJS file hands something out, and under which name, is not at fault; each change of it would need all modules loaded anew. */
const isHandingOut = (reading: Reading, node: Node): boolean => {
  const assigned = node.type === 'ExpressionStatement' ? node.expression : node;
  if (assigned.type === 'AssignmentExpression' && isExports(reading, assigned.left)) return true;
  for (let part = node; part.type === 'Identifier' || part.type === 'MemberExpression';) {
    const parent = reading.tree.parentOf.get(part);
    if (parent === undefined) return false;
    if (parent.type === 'AssignmentExpression') return parent.left === part && isExports(reading, part);
    part = parent;
  }
  return false;
};

/**
 * Every change the templates propose for a file, site by site in the order of the text. No two make the same file, none
 * makes the original. Throws the parser's `SyntaxError` for a file that cannot be read at all.
 */
export function* proposals(file: SourceFile, options: ProposalOptions): Generator<Proposal, void, undefined> {
  const reading = options.reading ?? readingFor(file, options);
  const { tree } = reading;
  const seen = options.seen ?? new Set<string>();
  // What several templates would make goes to the likeliest of them.
  const templates = (options.templates ?? allTemplates).toSorted((one, other) => priorOf(other.name, 0) - priorOf(one.name, 0));
  const byType = Map.groupBy(
    templates.flatMap((template) => template.at.map((type) => ({ type, template }))),
    ({ type }) => type,
  );
  for (const node of tree.nodes) {
    const fitting = byType.get(node.type);
    if (!fitting || !isWanted(tree, node, options.lines) || isHandingOut(reading, node)) continue;
    const site = siteAt(reading, node);
    const line = statementLine(tree, node);
    for (const { template } of fitting) {
      let index = 0;
      for (const edit of template.propose(site)) {
        const key = editKey(file.source, edit);
        if (key === null || seen.has(key) || !startsSafely(file.source, edit)) continue;
        seen.add(key);
        yield { template, edit, ...spanOf(edit), line, index, prior: priorOf(template.name, index) };
        index += 1;
      }
    }
  }
}
