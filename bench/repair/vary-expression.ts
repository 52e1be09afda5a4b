// Generated inputs: variations of the literals in known calls, kept inside the kinds and ranges that the known calls use.
import { parseExpression } from '@babel/parser';
import { VISITOR_KEYS, type ArrayExpression, type Node } from '@babel/types';
import { seededRandom, type Random } from './random.ts';

/** What the known calls are made of; variations stay inside it. */
interface Domain {
  readonly least: number;
  readonly most: number;
  readonly hasFractions: boolean;
  readonly characters: readonly string[];
  readonly longest: number;
  /** Every number and text of the known calls: what is searched for is often what is there. */
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

interface Literal {
  readonly start: number;
  readonly end: number;
  /** Inside of an array or an object. */
  readonly isNested: boolean;
  readonly vary: (random: Random, domain: Domain, source: string) => string;
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

/**
 * `count` distinct expressions where the known ones allow as many: first the known ones, then variations of them. Where their
 * ranges hold too few, the range of numbers is widened.
 */
export function varyExpressions(known: readonly string[], count: number, seed: number): string[] {
  const varied = new Set(known);
  const literals = known.flatMap(literalsOf);
  if (literals.length === 0) return [...varied];
  const random = seededRandom(seed);
  const domain = domainOf(literals);
  for (const widening of [1, 16, 256]) {
    const most = domain.most * widening;
    addVariations(varied, known, { count, random, domain: { ...domain, most } });
    if (varied.size >= count) break;
  }
  return [...varied];
}

interface Wanted {
  readonly count: number;
  readonly random: Random;
  readonly domain: Domain;
}

function addVariations(varied: Set<string>, known: readonly string[], { count, random, domain }: Wanted): void {
  const population = [...varied].filter((expression) => literalsOf(expression).length > 0);
  const longest = 4 * longestOf(known);
  for (let tries = 0; varied.size < count && tries < count * 8; tries++) {
    const parent = random.pick(population);
    const literal = pickLiteral(literalsOf(parent), random);
    const child = parent.slice(0, literal.start) + literal.vary(random, domain, parent) + parent.slice(literal.end);
    if (child.length > longest || varied.has(child)) continue;
    varied.add(child);
    if (literalsOf(child).length > 0) population.push(child);
  }
}

/** Half of the time a whole argument, so that long arrays do not draw all variation to themselves. */
function pickLiteral(literals: readonly Literal[], random: Random): Literal {
  const whole = literals.filter((literal) => !literal.isNested);
  return random.pick(whole.length > 0 && random.integer(2) === 0 ? whole : literals);
}

function longestOf(known: readonly string[]): number {
  return Math.max(40, ...known.map((expression) => expression.length));
}

function domainOf(literals: readonly Literal[]): Domain {
  const numbers = literals.flatMap((literal) => literal.numbers);
  const strings = literals.flatMap((literal) => literal.strings);
  return {
    least: Math.min(0, ...numbers),
    most: Math.max(2, ...numbers),
    hasFractions: numbers.some((number) => !Number.isInteger(number)),
    characters: [...new Set(strings.join(''))],
    longest: Math.max(3, ...strings.map((text) => text.length)),
    numbers,
    texts: strings,
  };
}

function literalsOf(expression: string): Literal[] {
  const found: Literal[] = [];
  collect(parseExpression(expression, { plugins: ['typescript'] }), found, 'outside');
  return found;
}

type Place = 'outside' | 'argument' | 'nested';

function collect(node: Node, found: Literal[], place: Place): void {
  const literal = place === 'outside' ? null : literalAt(node, place === 'nested');
  if (literal !== null) found.push(literal);
  if (literal !== null && node.type === 'UnaryExpression') return;
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    if (key === 'key' || key === 'property') continue;
    const children: unknown = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(children) ? children : [children]) {
      if (isNode(child)) collect(child, found, placeBelow(node, key, place));
    }
  }
}

function placeBelow(node: Node, key: string, place: Place): Place {
  if (key === 'arguments') return 'argument';
  const isCollection = node.type === 'ArrayExpression' || node.type === 'ObjectExpression';
  return isCollection && place !== 'outside' ? 'nested' : place;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function literalAt(node: Node, isNested: boolean): Literal | null {
  const at = { start: node.start ?? 0, end: node.end ?? 0, isNested, numbers: [], strings: [] };
  const number = numberOf(node);
  if (number !== null) return { ...at, numbers: [number], vary: (random, domain) => varyNumber(number, random, domain) };
  if (node.type === 'BooleanLiteral') return { ...at, vary: () => String(!node.value) };
  if (node.type === 'StringLiteral') {
    return { ...at, strings: [node.value], vary: (random, domain) => JSON.stringify(varyText(node.value, random, domain)) };
  }
  if (node.type === 'ArrayExpression') return { ...at, vary: (random, _, source) => varyArray(node, random, source) };
  return null;
}

function numberOf(node: Node): number | null {
  if (node.type === 'NumericLiteral') return node.value;
  if (node.type !== 'UnaryExpression' || node.operator !== '-') return null;
  return node.argument.type === 'NumericLiteral' ? -node.argument.value : null;
}

function varyNumber(number: number, random: Random, domain: Domain): string {
  const span = domain.most - domain.least;
  const drawn = domain.least + random.integer(Math.min(Math.floor(span) + 3, 1_000_000));
  const seen = domain.numbers.length === 0 ? drawn : random.pick(domain.numbers);
  const near = [number + 1, number - 1, number * 2, 0, 1, drawn, drawn, seen, seen, seen];
  const choice = random.pick(domain.hasFractions ? [...near, number + 0.5, number / 2, drawn + 0.25] : near);
  const inside = Math.min(Math.max(domain.least, choice), 2 * domain.most + 2);
  return inside < 0 ? `(${inside})` : String(Math.abs(inside));
}

function varyText(text: string, random: Random, domain: Domain): string {
  const characters = Array.from(text);
  const at = random.integer(characters.length + 1);
  const drawn = domain.characters.length === 0 ? 'a' : random.pick(domain.characters);
  switch (random.integer(7)) {
    case 6:
      return domain.texts.length === 0 ? text : random.pick(domain.texts);
    case 0:
      return text.length > domain.longest + 3
        ? text.slice(0, at)
        : [...characters.slice(0, at), drawn, ...characters.slice(at)].join('');
    case 1:
      return [...characters.slice(0, at), ...characters.slice(at + 1)].join('');
    case 2:
      return characters.toReversed().join('');
    case 3:
      return text.length > domain.longest ? text.slice(at) : text + text.slice(0, at);
    case 4:
      return characters.slice(0, at).join('');
    default:
      return [...characters.slice(0, at), drawn, ...characters.slice(at + 1)].join('');
  }
}

function varyArray(node: ArrayExpression, random: Random, source: string): string {
  const items = node.elements.map((element) =>
    element === null ? 'undefined' : source.slice(element.start ?? 0, element.end ?? 0),
  );
  return `[${arranged(items, random).join(', ')}]`;
}

function arranged(items: readonly string[], random: Random): readonly string[] {
  if (items.length === 0) return items;
  const at = random.integer(items.length);
  const one = items[at] ?? '';
  switch (random.integer(6)) {
    case 0:
      return items.toSpliced(at, 1);
    case 1:
      return items.toSpliced(random.integer(items.length + 1), 0, one);
    case 2:
      return items.toReversed();
    case 3:
      return items.toSorted();
    case 4:
      return items.slice(0, at);
    default:
      return items.toSpliced(at, 1).toSpliced(random.integer(items.length), 0, one);
  }
}
