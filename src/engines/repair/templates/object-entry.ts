import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostNames = 6;

export const objectEntry: Template = {
  name: 'object-entry',
  family: 'property',
  description:
    'Leaves an entry out of an object or list, doubles one under another key, or adds one: a name in scope, or no prototype.',
  literature: 'BugsJS "missing property"; TBar FP15; prototype-pollution fixes (`__proto__: null`).',
  at: ['ObjectExpression', 'ArrayExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'ArrayExpression') {
      const texts = node.elements.map((element) => (element ? site.text(element) : ''));
      if (texts.length > 12) return;
      for (const index of texts.keys()) yield* replaced(site, node, `[${texts.toSpliced(index, 1).join(', ')}]`);
      for (let index = 0; index + 1 < texts.length; index += 1)
        yield* replaced(
          site,
          node,
          `[${texts
            .with(index, texts[index + 1] ?? '')
            .with(index + 1, texts[index] ?? '')
            .join(', ')}]`,
        );
      const literals = site.ingredients.literals.filter((literal) => !texts.includes(literal)).slice(0, mostNames);
      for (const extra of [...site.names.slice(0, mostNames), ...literals])
        yield* replaced(site, node, `[${[...texts, extra].join(', ')}]`);
      return;
    }
    if (node.type !== 'ObjectExpression') return;
    const texts = node.properties.map((property) => site.text(property));
    const body = (entries: readonly string[]): string => (entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`);
    if (texts.length <= 15) for (const index of texts.keys()) yield* replaced(site, node, body(texts.toSpliced(index, 1)));
    yield* replaced(site, node, body(['__proto__: null', ...texts]));
    const used = new Set(
      node.properties.flatMap((property) => ('key' in property && property.key.type === 'Identifier' ? [property.key.name] : [])),
    );
    for (const name of site.names.filter((one) => !used.has(one)).slice(0, mostNames)) {
      yield* replaced(site, node, body([...texts, name]));
      yield* replaced(site, node, body([...texts, `...${name}`]));
      yield* replaced(site, node, body([`...${name}`, ...texts]));
    }
  },
  examples: [
    {
      from: 'const c = 1; f({ a: 1, b });',
      to: ['const c = 1; f({ a: 1 });', 'const c = 1; f({ a: 1, b, c });', 'const c = 1; f({ __proto__: null, a: 1, b });'],
      not: ['const c = 1; f({ a: 1, b, b });'],
    },
    { from: "x = ['a', 'b'];", to: ["x = ['a'];", "x = ['b', 'a'];"] },
    { from: 'const { a } = b;', to: [], not: ['const {} = b;'] },
  ],
};
