import { statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostLiterals = 12;
const mostWords = 4;

export const switchCase: Template = {
  name: 'switch-case',
  family: 'statement',
  description:
    'Adds a case for another literal of the file, or a text of the failing tests, beside an existing one, or drops one.',
  literature: 'BugsJS "missing case"; Defects4J dissection "case added".',
  at: ['SwitchStatement'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'SwitchStatement' || node.cases.length > 30) return;
    const used = new Set(node.cases.map((one) => (one.test ? site.text(one.test) : '')));
    const isString = node.cases.some((one) => one.test?.type === 'StringLiteral');
    const isOther = (literal: string): boolean =>
      !used.has(literal) && /^['"]/.test(literal) === isString && literal.length <= 40;
    const words = site.ingredients.words.filter(isOther).slice(0, mostWords);
    const literals = site.ingredients.literals.filter((literal) => isOther(literal) && !words.includes(literal));
    const start = node.start ?? 0;
    const end = node.end ?? 0;
    for (const one of node.cases) {
      const at = one.start ?? 0;
      for (const literal of [...literals.slice(0, mostLiterals), ...words])
        yield* statementReplaced(
          node,
          parents[0],
          `${site.source.slice(start, at)}case ${literal}: ${site.source.slice(at, end)}`,
        );
      yield* statementReplaced(node, parents[0], site.source.slice(start, at) + site.source.slice(one.end ?? 0, end));
    }
  },
  examples: [
    {
      from: "switch (a) { case 'b': f(); break; case 'c': g('d'); }",
      to: ["switch (a) { case 'd': case 'b': f(); break; case 'c': g('d'); }", "switch (a) {  case 'c': g('d'); }"],
      not: ["switch (a) { case 'b': case 'b': f(); break; case 'c': g('d'); }"],
    },
    {
      from: "switch (a) { case 'b': f(); }",
      to: ["switch (a) { case 'c': case 'b': f(); }"],
      words: ['b', 'c'],
    },
  ],
};
