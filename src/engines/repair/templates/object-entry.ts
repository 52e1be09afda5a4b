import type { ArrayExpression, ObjectExpression } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import type { Edit, Site, Template } from '../template.ts';

const mostNames = 6;
const mostWords = 8;
const longestList = 12;
/** Longer lists of texts are tables that only grow. */
const longestTable = 60;

function* listVariants(site: Site, node: ArrayExpression): Generator<Edit> {
  const texts = node.elements.map((element) => (element ? site.text(element) : ''));
  const areTexts = texts.length > 1 && node.elements.every((element) => element?.type === 'StringLiteral');
  const words = site.ingredients.words.filter((word) => !texts.includes(word)).slice(0, mostWords);
  if (areTexts && texts.length <= longestTable)
    for (const word of words) yield* replaced(site, node, `[${[...texts, word].join(', ')}]`);
  if (texts.length > longestList) return;
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
  for (const extra of [...site.names.slice(0, mostNames), ...literals, ...words])
    yield* replaced(site, node, `[${[...texts, extra].join(', ')}]`);
}

/** `ordinal: l.ordinal` beside `meridiem: l.meridiem`: what a sibling does, under a name that the failing tests ask for. */
const likeASibling = (site: Site, node: ObjectExpression, used: ReadonlySet<string>): string[] => {
  const names = site.ingredients.words.flatMap((word) => /^['"]([A-Za-z_$][\w$]*)['"]$/.exec(word)?.[1] ?? []);
  const wanted = names.filter((name) => !used.has(name)).slice(0, mostWords);
  const siblings = node.properties.flatMap((property) => {
    if (property.type === 'ObjectMethod' || !('key' in property) || property.key.type !== 'Identifier') return [];
    const { name } = property.key;
    return site.text(property.value).includes(name) && !property.shorthand ? [{ name, text: site.text(property) }] : [];
  });
  const sibling = siblings.at(-1);
  return sibling === undefined ? [] : wanted.map((name) => renamed(sibling.text, sibling.name, name));
};

const renamed = (text: string, from: string, to: string): string =>
  text.replaceAll(new RegExp(`(?<![\\w$])${from.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), () => to);

export const objectEntry: Template = {
  name: 'object-entry',
  family: 'property',
  description:
    'Leaves an entry out of an object or list, doubles one under another key, or adds one: a name in scope, a text of the failing tests, or no prototype.',
  literature: 'BugsJS "missing property"; TBar FP15; prototype-pollution fixes (`__proto__: null`).',
  at: ['ObjectExpression', 'ArrayExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'ArrayExpression') yield* listVariants(site, node);
    if (node.type !== 'ObjectExpression') return;
    const texts = node.properties.map((property) => site.text(property));
    const body = (entries: readonly string[]): string => (entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`);
    if (texts.length <= 15) for (const index of texts.keys()) yield* replaced(site, node, body(texts.toSpliced(index, 1)));
    yield* replaced(site, node, body(['__proto__: null', ...texts]));
    const used = new Set(
      node.properties.flatMap((property) => ('key' in property && property.key.type === 'Identifier' ? [property.key.name] : [])),
    );
    for (const entry of likeASibling(site, node, used)) yield* replaced(site, node, body([...texts, entry]));
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
    { from: "x = ['a', 'b'];", to: ["x = ['a', 'b', 'checkbox'];"], not: ["x = ['a', 'b', 'a'];"], words: ['a', 'checkbox'] },
    {
      from: 'f({ formats: 1, meridiem: l.meridiem });',
      to: ['f({ formats: 1, meridiem: l.meridiem, ordinal: l.ordinal });'],
      not: ['f({ formats: 1, meridiem: l.meridiem, meridiem: l.meridiem });'],
      words: ['meridiem', 'ordinal', 'not a name'],
    },
    { from: 'const { a } = b;', to: [], not: ['const {} = b;'] },
  ],
};
