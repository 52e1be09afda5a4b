import { commonEnd, commonStart } from '../syntax/common-ends.ts';
import { replaced } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostFromFile = 15;
const mostWords = 8;

const quoted = (site: Site, value: string): string => {
  const quote = site.text(site.node).startsWith('"') ? '"' : "'";
  const escaped = JSON.stringify(value).slice(1, -1);
  return quote === '"' ? `"${escaped}"` : `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

const capitalised = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1);

/** What one slip of the pen may have made of the value. */
const slips = (value: string): string[] => {
  const made = [
    '',
    ' ',
    value.trim(),
    `${value} `,
    ` ${value}`,
    value.toLowerCase(),
    value.toUpperCase(),
    capitalised(value),
    value.slice(1),
    value.slice(0, -1),
  ];
  if (/^\W$/.test(value)) made.push(`${value} `, value + value);
  if (/^[\w-]+$/.test(value)) made.push(value.endsWith('s') ? value.slice(0, -1) : `${value}s`);
  for (const match of [...value.matchAll(/[\s\W]/g)].slice(0, 6))
    made.push(value.slice(0, match.index) + value.slice(match.index + 1));
  return [...new Set(made)].filter((other) => other !== value);
};

/** How much of the shorter one stands at the ends of both. */
const likeness = (one: string, other: string): number => {
  const least = Math.min(one.length, other.length);
  const start = commonStart(one, other);
  return least === 0 ? 0 : (start + commonEnd(one, other, start)) / least;
};

/** Texts this long with so much in common are two states of one message. */
const shortestMessage = 8;
const alike = 0.6;

export const stringLiteral: Template = {
  name: 'string-literal',
  family: 'literal',
  description:
    'Puts another text of the file or of the failing tests, an empty one, or the same with one slip undone for a text.',
  literature: 'TBar FP9.2; ManySStuBs4J "wrong literal"; BugsJS "typo".',
  at: ['StringLiteral'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'StringLiteral') return;
    const { words } = site.ingredients;
    if (node.value.length >= shortestMessage)
      for (const word of words.filter((one) => likeness(one.slice(1, -1), node.value) >= alike).slice(0, mostWords))
        yield* replaced(site, node, word);
    const fromFile = site.ingredients.literals.filter((literal) => /^['"]/.test(literal) && literal.length <= 40);
    for (const literal of fromFile.slice(0, mostFromFile)) yield* replaced(site, node, literal);
    if (node.value.length <= 60) for (const value of slips(node.value)) yield* replaced(site, node, quoted(site, value));
    for (const word of words.slice(0, mostWords)) yield* replaced(site, node, word);
  },
  examples: [
    {
      from: "f('a', 'b c');",
      to: ["f('b c', 'b c');", "f('a ', 'b c');", "f('', 'b c');", "f('a', 'b ');"],
      not: ["f('a', 'b c'');"],
    },
    {
      from: "throw new Error('invalid value of a'); f('a');",
      to: ["throw new Error('invalid value for a'); f('a');", "throw new Error('invalid value of a'); f('checkbox');"],
      words: ['checkbox', 'invalid value for a'],
    },
    { from: 'g("it\'s ");', to: ['g("it\'s");'] },
    { from: 'import x from "y"; f("z");', to: ['import x from "y"; f("");'], not: ['import x from ""; f("z");'] },
  ],
};
