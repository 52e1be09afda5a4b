import { renamed } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

/** Methods taken for one another. */
const families: readonly (readonly string[])[] = [
  ['indexOf', 'lastIndexOf', 'includes', 'search', 'findIndex'],
  ['push', 'unshift', 'concat'],
  ['pop', 'shift'],
  ['slice', 'substring', 'substr', 'splice', 'subarray'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['min', 'max'],
  ['some', 'every', 'find', 'filter', 'findIndex', 'map', 'findLast'],
  ['map', 'flatMap', 'forEach', 'filter'],
  ['reduce', 'reduceRight'],
  ['toUpperCase', 'toLowerCase', 'toLocaleUpperCase', 'toLocaleLowerCase'],
  ['startsWith', 'endsWith', 'includes', 'match'],
  ['trim', 'trimStart', 'trimEnd', 'trimLeft', 'trimRight'],
  ['charAt', 'charCodeAt', 'codePointAt', 'at'],
  ['fromCharCode', 'fromCodePoint'],
  ['keys', 'values', 'entries', 'getOwnPropertyNames'],
  ['replace', 'replaceAll'],
  ['match', 'matchAll', 'exec', 'test'],
  ['get', 'has', 'set', 'delete', 'add'],
  ['call', 'apply', 'bind'],
  ['then', 'catch', 'finally'],
  ['all', 'allSettled', 'race', 'any'],
  ['encodeURIComponent', 'encodeURI', 'decodeURIComponent', 'decodeURI', 'escape'],
  ['parseInt', 'parseFloat', 'Number'],
  ['isNaN', 'isFinite', 'isInteger', 'isSafeInteger'],
  ['padStart', 'padEnd'],
  ['sort', 'reverse', 'toSorted', 'toReversed'],
  ['getDate', 'getDay', 'getUTCDate', 'getUTCDay'],
  ['getMonth', 'getUTCMonth'],
  ['getFullYear', 'getYear', 'getUTCFullYear'],
  ['getHours', 'getUTCHours'],
  ['getMinutes', 'getUTCMinutes', 'getSeconds'],
  ['setMonth', 'setUTCMonth', 'setDate', 'setUTCDate', 'setFullYear', 'setHours', 'setMinutes'],
  ['sin', 'cos', 'tan'],
  ['sqrt', 'cbrt', 'pow', 'abs', 'log', 'log2', 'log10'],
  ['toString', 'valueOf', 'toFixed', 'toJSON'],
  ['on', 'once', 'off', 'addListener', 'removeListener'],
  ['assign', 'create', 'freeze'],
  ['hasOwn', 'hasOwnProperty', 'has', 'propertyIsEnumerable'],
];

const othersOf = (name: string): string[] =>
  [...new Set(families.filter((family) => family.includes(name)).flat())].filter((other) => other !== name);

/** Functions that exist both bare and as a member, which behave otherwise. */
const twins: ReadonlyMap<string, string> = new Map([
  ['isNaN', 'Number.isNaN'],
  ['isFinite', 'Number.isFinite'],
  ['Number.isNaN', 'isNaN'],
  ['Number.isFinite', 'isFinite'],
  ['Number.isInteger', 'Number.isSafeInteger'],
]);

export const methodFamily: Template = {
  name: 'method-family',
  family: 'method',
  description: 'Calls another method of the same family: `lastIndexOf` for `indexOf`, `ceil` for `floor`, `every` for `some`.',
  literature: 'TBar FP10.1; PAR "method replacer"; ManySStuBs4J "different method same args".',
  at: ['CallExpression', 'OptionalCallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const { callee } = node;
    const twin = twins.get(site.text(callee));
    if (twin) yield* renamed(site, callee, twin);
    const name =
      callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'
        ? callee.computed
          ? null
          : callee.property
        : callee;
    if (name?.type !== 'Identifier') return;
    for (const other of othersOf(name.name)) yield* renamed(site, name, other);
  },
  examples: [
    { from: 'a.indexOf(b);', to: ['a.lastIndexOf(b);', 'a.includes(b);'], not: ['a.slice(b);'] },
    { from: 'x = Math.floor(y);', to: ['x = Math.ceil(y);', 'x = Math.round(y);'] },
    { from: 'if (isNaN(x)) f();', to: ['if (Number.isNaN(x)) f();'] },
    { from: 'x = parseInt(y);', to: ['x = parseFloat(y);', 'x = Number(y);'] },
  ],
};
