import { parseExpression } from '@babel/parser';
import type { Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfForm, mayStandFor, type ValueKind } from '../syntax/kinds.ts';
import type { Site, Template } from '../template.ts';

const mostDonors = 30;

const kinds = new Map<string, ValueKind>();

const kindOfText = (text: string): ValueKind => {
  const known = kinds.get(text);
  if (known) return known;
  let kind: ValueKind = 'unknown';
  try {
    kind = kindOfForm(parseExpression(text, { plugins: ['typescript', 'jsx'] }));
  } catch {
    // Of no known kind, then.
  }
  if (kinds.size > 50_000) kinds.clear();
  kinds.set(text, kind);
  return kind;
};

const tokens = (text: string): Set<string> => new Set(text.match(/[\w$]+/g) ?? []);

/** Donors that share words with what they replace come first; the same function's stay first among equals. */
const alikeFirst = (text: string, donors: readonly string[]): string[] => {
  const own = tokens(text);
  const likeness = (donor: string): number => {
    const others = tokens(donor);
    let shared = 0;
    for (const token of others) if (own.has(token)) shared += 1;
    return shared / Math.max(own.size, others.size, 1);
  };
  return donors
    .map((donor) => ({ donor, score: likeness(donor) }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ donor }) => donor);
};

const isPlace = (site: Site, node: Node): boolean => {
  const parent = site.parents[0];
  if (parent?.type === 'ExpressionStatement') return false;
  return !(parent !== undefined && 'callee' in parent && parent.callee === node);
};

export const donorExpression: Template = {
  name: 'donor-expression',
  family: 'donor',
  description: 'Takes an expression of the file, of a fitting kind, in place of another.',
  literature: 'GenProg and the plastic surgery hypothesis (Barr et al. 2014); CapGen; SimFix; TBar FP13.',
  at: [
    'Identifier',
    'MemberExpression',
    'OptionalMemberExpression',
    'CallExpression',
    'BinaryExpression',
    'LogicalExpression',
    'UnaryExpression',
    'ConditionalExpression',
    'NumericLiteral',
    'StringLiteral',
    'BooleanLiteral',
    'TemplateLiteral',
  ],
  *propose(site) {
    const { node } = site;
    if (!isPlace(site, node)) return;
    const own = site.text(node);
    const kind = kindOf(site, node);
    const fitting = site.ingredients.expressions
      .filter((donor) => donor !== own && mayStandFor(kind, kindOfText(donor)))
      .slice(0, 4 * mostDonors);
    for (const donor of alikeFirst(own, fitting).slice(0, mostDonors)) yield* replaced(site, node, donor);
  },
  examples: [
    {
      from: 'function f(a) { g(a.b); return a.length - 1; }',
      to: ['function f(a) { g(a.b); return a.b; }', 'function f(a) { g(a.length - 1); return a.length - 1; }'],
      not: ['function f(a) { g(a.b); return g(a.c); }'],
    },
    {
      from: 'function f(a) { return a.b; } function h(c) { return 1; }',
      to: [],
      not: ['function f(a) { return a.b; } function h(c) { return a.b; }'],
    },
  ],
};
