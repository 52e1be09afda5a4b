import { isFirstInFunction, parametersAround, simpleStatements } from '../syntax/around.ts';
import { conditionsOfFile } from '../syntax/conditions.ts';
import { insertedBefore } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostParameters = 3;
const mostMessages = 3;
const mostConditions = 8;
const mostTexts = 4;

const parametersOf = (site: Site): string[] =>
  parametersAround(site)
    .map((parameter) => (parameter.type === 'AssignmentPattern' ? parameter.left : parameter))
    .flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : []))
    .slice(0, mostParameters);

/** What a parameter must not be. */
const faultsOf = (site: Site, name: string): string[] => [
  `typeof ${name} !== 'string'`,
  `typeof ${name} !== 'function'`,
  `typeof ${name} !== 'number'`,
  `typeof ${name} !== 'object'`,
  `!Array.isArray(${name})`,
  `!(typeof ${name} === 'string' || Array.isArray(${name}))`,
  `${name} === undefined`,
  `${name} == null`,
  `!${name}`,
  `Number.isNaN(${name})`,
  `${name} < 0`,
  ...textsFor(site).flatMap((text) => [`${name} === ${text}`, `${name}.includes(${text})`]),
];

const isMessage = (text: string): boolean => /\w\s+\S*\w/.test(text);

const textsFor = (site: Site): readonly string[] => site.ingredients.words.filter((word) => !isMessage(word)).slice(0, mostTexts);

const messagesOf = (site: Site): readonly string[] => {
  const told = site.ingredients.words.filter(isMessage).slice(0, mostMessages);
  return told.length > 0 ? told : ["'Unexpected argument'"];
};

/** The errors that the file throws itself, the most frequent first; then the usual ones. */
const errorsOf = (site: Site): string[] => {
  const thrown = [...site.source.matchAll(/\bthrow new ([A-Z]\w*)\(/g)].flatMap(([, name]) => name ?? []);
  const own = [...new Set(thrown.filter((name) => site.names.includes(name) || /^(?:Range|Syntax|Reference)?Error$/.test(name)))];
  return [...new Set(['TypeError', 'Error', ...own])].slice(0, 3);
};

export const thrownCheck: Template = {
  name: 'thrown-check',
  family: 'guard',
  description: 'Throws at the start of a function where an argument is not what the function is for.',
  literature: 'PAR "range checker" and "class cast checker"; Defects4J dissection "missing argument check"; CWE-20 fixes.',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    if (!isFirstInFunction(site)) return;
    const conditions = [
      ...parametersOf(site).flatMap((name) => faultsOf(site, name)),
      ...conditionsOfFile(site).slice(0, mostConditions),
    ];
    const errors = errorsOf(site);
    const messages = messagesOf(site);
    for (const condition of conditions)
      for (const error of errors)
        for (const message of messages)
          yield* insertedBefore(site, node, parents[0], `if (${condition}) throw new ${error}(${message});`);
  },
  examples: [
    {
      from: 'function f(text, n = 1) {\n  return text.trim();\n}',
      to: [
        "function f(text, n = 1) {\n  if (typeof text !== 'string') throw new TypeError('Unexpected argument');\n  return text.trim();\n}",
        "function f(text, n = 1) {\n  if (n < 0) throw new Error('Unexpected argument');\n  return text.trim();\n}",
      ],
      not: [
        "function f(text, n = 1) {\n  if (typeof f !== 'string') throw new TypeError('Unexpected argument');\n  return text.trim();\n}",
      ],
    },
    {
      from: "function g(a) {\n  h(a);\n  if (a < 2) throw new RangeError('x');\n}",
      to: [
        "function g(a) {\n  if (a === undefined) throw new RangeError('Unexpected argument');\n  h(a);\n  if (a < 2) throw new RangeError('x');\n}",
      ],
      not: [
        "function g(a) {\n  h(a);\n  if (a === undefined) throw new RangeError('Unexpected argument');\n  if (a < 2) throw new RangeError('x');\n}",
      ],
    },
  ],
};
