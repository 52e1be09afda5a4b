import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

/** Small changes of the fixed text between two holes. */
const slips = (text: string): string[] => {
  const made = [text.trim(), `${text} `, ` ${text}`, text.trimStart(), text.trimEnd(), text.slice(1), text.slice(0, -1)];
  return [...new Set(made)].filter((other) => other !== text && !other.endsWith('\\') && !other.endsWith('$'));
};

export const templateText: Template = {
  name: 'template-text',
  family: 'literal',
  description: 'Adds or removes a blank or one character of the fixed text of a template, or exchanges two of its values.',
  literature: 'BugsJS "typo"; string edits of TBar FP9.',
  at: ['TemplateLiteral'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'TemplateLiteral') return;
    for (const quasi of node.quasis) {
      const raw = site.text(quasi);
      for (const text of slips(raw)) if (!raw.includes('\\')) yield* replaced(site, quasi, text);
    }
    for (const [index, value] of node.expressions.entries()) {
      const next = node.expressions[index + 1];
      if (!next) continue;
      const between = site.source.slice(value.end ?? 0, next.start ?? 0);
      const before = site.source.slice(node.start ?? 0, value.start ?? 0);
      const after = site.source.slice(next.end ?? 0, node.end ?? 0);
      yield* replaced(site, node, `${before}${site.text(next)}${between}${site.text(value)}${after}`);
    }
  },
  examples: [
    { from: 'f(`${a}, ${b}`);', to: ['f(`${a},${b}`);', 'f(`${b}, ${a}`);', 'f(`${a}, ${b} `);'], not: ['f(`${a}, ${b`);'] },
  ],
};
