import { replaced } from '../syntax/edits.ts';
import { oncePerFile } from '../syntax/once-per-file.ts';
import type { Template } from '../template.ts';

const mostOptions = 10;

const isBag = (name: string): boolean =>
  /^(?:opts?|options|settings|config|params)$|(?:Options|Opts|Settings|Config)$/.test(name);

/** Names of options that the file reads, most often read first. */
const optionsOfFile = oncePerFile((_root, site): readonly string[] => {
  const counts = new Map<string, number>();
  const reads = site.source.matchAll(
    /\b(?:opts?|options|settings|config|params|[a-z]\w*(?:Options|Opts|Settings|Config))\??\.(\w+)\b(?!\s*\()/g,
  );
  for (const [, name = ''] of reads) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted((one, other) => other[1] - one[1]).map(([name]) => name);
});

export const overriddenOption: Template = {
  name: 'overridden-option',
  family: 'argument',
  description: 'Passes options on with one of them switched on or off.',
  literature: 'PAR "parameter replacer"; our mining (picomatch, zod and hono pass an option that was forgotten).',
  at: ['Identifier'],
  *propose(site) {
    const { node, parents } = site;
    const [parent] = parents;
    if (node.type !== 'Identifier' || !isBag(node.name)) return;
    const isPassed =
      (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.arguments.some((one) => one === node);
    if (!isPassed) return;
    for (const name of optionsOfFile(site).slice(0, mostOptions))
      for (const value of ['false', 'true']) yield* replaced(site, node, `{ ...${node.name}, ${name}: ${value} }`);
  },
  examples: [
    {
      from: 'function f(x, options) { if (options.fast) g(); return parse(x, options); }',
      to: [
        'function f(x, options) { if (options.fast) g(); return parse(x, { ...options, fast: false }); }',
        'function f(x, options) { if (options.fast) g(); return parse(x, { ...options, fast: true }); }',
      ],
      not: ['function f(x, options) { if (options.fast) g(); return parse({ ...x, fast: true }, options); }'],
    },
    { from: 'function f(a) { h(a.b); return g(a); }', to: [], not: ['function f(a) { h(a.b); return g({ ...a, b: true }); }'] },
  ],
};
