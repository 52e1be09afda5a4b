import { isFunction, type Node } from '@babel/types';
import { childrenOf, readSourceTree, type SourceTree } from './syntax/source-tree.ts';

/** What may hold a text that the fix needs and the source lacks. */
export interface WordSources {
  /** Files of the visible tests. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** The failing tests, by `file > suite > name`. */
  readonly failing: readonly { readonly id: string; readonly file: string }[];
  readonly issueText: string;
}

const longestWord = 60;

/**
 * Short texts of the failing tests' bodies, then those that the issue quotes, names of members that the tests ask for, and words inside of longer texts; values, not
 * source text, each once; titles and paths of the tests are none. A test whose body cannot be told by its title stands for its whole file.
 */
export function wordsOfTests({ files, failing, issueText }: WordSources): string[] {
  const bodies = files.flatMap((file) => bodiesOfFailing(file, failing));
  const inTests = bodies.flatMap(textsIn);
  const isTestName = (text: string): boolean =>
    failing.some((test) => test.id === text || test.id.endsWith(` > ${text}`) || test.file === text);
  const inIssue = quotedIn(issueText).filter((text) => isShort(text) && !isTestName(text));
  const found = [...inTests.filter(isShort), ...inIssue, ...bodies.flatMap(membersIn), ...inTests.flatMap(partsOf)];
  return [...new Set(found)];
}

const isShort = (text: string): boolean => text.length <= longestWord && /[^\s]/.test(text);

function bodiesOfFailing({ path, content }: WordSources['files'][number], failing: WordSources['failing']): readonly Node[] {
  const own = failing.filter((test) => test.file === path).map((test) => test.id.slice(path.length + ' > '.length));
  if (own.length === 0) return [];
  const tree = treeOf(path, content);
  if (tree === null) return [];
  const tests = titledCalls(tree.root, []);
  const bodies = own.map((title) => bodyOf(title, tests, tree));
  const known = bodies.flatMap((body) => body ?? []);
  return bodies.includes(null) ? [...known, tree.root] : known;
}

function treeOf(path: string, content: string): SourceTree | null {
  try {
    return readSourceTree(path, content);
  } catch {
    return null;
  }
}

interface TitledCall {
  /** Matches the titles of the suites around it and its own, as a report joins them. */
  readonly path: readonly string[];
  /** All of the call but its title. */
  readonly parts: readonly Node[];
}

/** `describe('a', () => it('b', () => …))`: every call of a title and a function, under whatever name. */
function titledCalls(node: Node, around: readonly string[]): TitledCall[] {
  const [title, ...rest] = node.type === 'CallExpression' ? node.arguments : [];
  const pattern = title === undefined || !rest.some((each) => isFunction(each)) ? null : titlePattern(title);
  if (node.type !== 'CallExpression' || pattern === null) return childrenOf(node).flatMap((child) => titledCalls(child, around));
  const path = [...around, pattern];
  return [{ path, parts: [...tableOf(node.callee), ...rest] }, ...rest.flatMap((each) => titledCalls(each, path))];
}

/** The rows of `it.each(rows)('title', …)`. */
function tableOf(callee: Node): Node[] {
  if (callee.type === 'CallExpression') return callee.arguments;
  return callee.type === 'TaggedTemplateExpression' ? [callee.quasi] : [];
}

const anything = '[^]*';
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What is filled into a title (`%s`, `$name`, `${name}`) may be anything. */
function titlePattern(title: Node): string | null {
  if (title.type === 'StringLiteral')
    return title.value
      .split(/%[a-zA-Z]|\$\w+/)
      .map((part) => escaped(part))
      .join(anything);
  if (title.type !== 'TemplateLiteral') return null;
  return title.quasis.map((quasi) => escaped(quasi.value.cooked ?? '')).join(anything);
}

/** The innermost calls of that title, or the row of a table that holds it; null where there is neither. */
function bodyOf(title: string, tests: readonly TitledCall[], tree: SourceTree): readonly Node[] | null {
  const named = tests.filter(({ path }) => new RegExp(`^${path.join(' > ')}$`).test(title));
  if (named.length > 0) return named.flatMap((test) => test.parts);
  const row = tree.nodes.find((node) => isTextOf(node, title));
  const around = row && tree.parentOf.get(tree.parentOf.get(row) ?? row);
  if (row === undefined) return null;
  return [around?.type === 'ObjectExpression' ? around : row];
}

const shortestRowTitle = 6;

function isTextOf(node: Node, title: string): boolean {
  const text = textOf(node);
  return text !== null && text.length >= shortestRowTitle && (title === text || title.endsWith(` > ${text}`));
}

function textOf(node: Node): string | null {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  // A message that is expected by a pattern of plain words.
  if (node.type === 'RegExpLiteral') return /^\^?([\w ,:;'"/-]+)\$?$/.exec(node.pattern.replaceAll('\\/', '/'))?.[1] ?? null;
  return null;
}

function textsIn(node: Node): string[] {
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require') return [];
  const own = textOf(node);
  return own === null ? childrenOf(node).flatMap(textsIn) : [own];
}

const assertions = /^(?:expect\w*|assert\w*|should|it|test|describe|suite|t|chai|sinon|jest|vi|console)$/i;
const commonPrototypes = [Array.prototype, String.prototype, Promise.prototype, Function.prototype, Map.prototype];
const isCommon = (name: string): boolean => commonPrototypes.some((prototype) => name in prototype);

/** Names of members, but for those of assertions and of what the language has. */
function membersIn(node: Node): string[] {
  const found = childrenOf(node).flatMap(membersIn);
  if ((node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') || node.computed) return found;
  const name = node.property.type === 'Identifier' ? node.property.name : '';
  return name === '' || isCommon(name) || isAssertion(node) ? found : [...found, name];
}

/** `expect(x).to.be.ok`, `x.should.equal(1)`. */
function isAssertion(node: Node): boolean {
  if (node.type === 'Identifier') return assertions.test(node.name);
  if (node.type === 'CallExpression') return isAssertion(node.callee);
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return false;
  return (node.property.type === 'Identifier' && node.property.name === 'should') || isAssertion(node.object);
}

/** Texts in quotes or back-ticks. */
function quotedIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w`])(?:`([^`\n]+)`|'([^'\n]+)'|"([^"\n]+)")(?![\w`])/g)].flatMap(
    ([, ticked, single, double]) => ticked ?? single ?? double ?? [],
  );
}

function partsOf(text: string): string[] {
  const parts = text.match(/[A-Za-z_][\w-]*\w/g) ?? [];
  return parts.length < 2 ? parts.filter((part) => part !== text) : parts;
}

const mostWords = 40;

/** The words as string literals in the quotes that the source prefers, at most 40: those that do not stand in it as a text or a member come first. */
export function literalsFor(source: string, words: readonly string[]): string[] {
  const isDouble = (source.match(/"/g)?.length ?? 0) > (source.match(/'/g)?.length ?? 0);
  const isKnown = (word: string): boolean =>
    [`'${word}'`, `"${word}"`, `\`${word}\``, `.${word}`, `${word}:`].some((text) => source.includes(text));
  const ordered = [...words.filter((word) => !isKnown(word)), ...words.filter(isKnown)].slice(0, mostWords);
  return ordered.map((word) => literalOf(word, isDouble ? '"' : "'"));
}

function literalOf(word: string, quote: string): string {
  const inside = JSON.stringify(word).slice(1, -1);
  return quote === '"' ? `"${inside}"` : `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
