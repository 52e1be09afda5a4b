import type { Node } from '@babel/types';
import { renamed } from '../syntax/edits.ts';
import { oncePerFile } from '../syntax/once-per-file.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Edit, Site, Template } from '../template.ts';

const mostSiblings = 8;
const longestArgument = 80;

type Call = Node & { type: 'CallExpression' };

/** Calls of the file under the text of what they call. */
const callsOfFile = oncePerFile((root, site): ReadonlyMap<string, readonly Call[]> => {
  const found = new Map<string, Call[]>();
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && node.arguments.length >= 2) {
      const callee = site.text(node.callee);
      const calls = found.get(callee) ?? [];
      calls.push(node);
      found.set(callee, calls);
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return found;
});

/** Puts a text in place of a name, where it stands as a word of its own and is no member's name. */
const withName = (text: string, name: string, replacement: string): string =>
  text.replace(
    new RegExp(String.raw`(?<![\w$.]|\.\s)${name.replaceAll('$', String.raw`\$`)}(?![\w$]|\s*:)`, 'g'),
    () => replacement,
  );

const isWord = (text: string): boolean => /^[\w$]+$/.test(text);

/** What a sibling passes at one place, said of what this call passes at another. */
const adapted = (site: Site, call: Call, sibling: Call, index: number): string | null => {
  const from = sibling.arguments[index];
  if (from === undefined || from.type === 'SpreadElement') return null;
  let text = site.text(from);
  if (text.length > longestArgument || isWord(text)) return null;
  for (const [at, argument] of sibling.arguments.entries()) {
    const name = site.text(argument);
    const own = call.arguments[at];
    if (at !== index && own !== undefined && isWord(name) && /^[A-Za-z_$]/.test(name))
      text = withName(text, name, site.text(own));
  }
  return text === site.text(from) ? null : text;
};

const withArgument = (site: Site, call: Call, index: number, text: string): Edit[] => {
  const argument = call.arguments[index];
  if (argument === undefined) return [];
  const [start, end] = [call.start ?? 0, call.end ?? 0];
  const before = site.source.slice(start, argument.start ?? 0);
  return renamed(site, call, before + text + site.source.slice(argument.end ?? 0, end));
};

export const siblingCall: Template = {
  name: 'sibling-call',
  family: 'argument',
  description: 'Passes what another call of the same function passes at that place, said of this call’s own arguments.',
  literature: 'Systematic edits (Meng et al. 2011); SimFix (Jiang et al. 2018): similar code with its variables mapped.',
  at: ['CallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'CallExpression' || node.arguments.length < 2) return;
    const siblings = (callsOfFile(site).get(site.text(node.callee)) ?? []).filter((call) => call !== node);
    for (const index of node.arguments.keys())
      for (const sibling of siblings.slice(0, mostSiblings)) {
        if (sibling.arguments.length !== node.arguments.length) continue;
        const text = adapted(site, node, sibling, index);
        const own = node.arguments[index];
        if (text !== null && own !== undefined && text !== site.text(own)) yield* withArgument(site, node, index, text);
      }
  },
  examples: [
    {
      from: "set(key, strings[key] ? '' : true);\nset(all[j], true);",
      to: ["set(key, strings[key] ? '' : true);\nset(all[j], strings[all[j]] ? '' : true);"],
      not: ["set(key, strings[key] ? '' : true);\nset(all[j], strings[key] ? '' : true);"],
    },
    { from: 'pad(a.length, b, a);\npad(c, d, e);', to: ['pad(a.length, b, a);\npad(e.length, d, e);'] },
    { from: 'f(a, { a: 1 }, g.a);\nf(b, 1, 2);', to: [], not: ['f(a, { a: 1 }, g.a);\nf(b, 1, g.b);'] },
  ],
};
