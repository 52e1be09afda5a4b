/**
 * Compares titles by the words they share, a word counting the more the fewer titles hold it: cosine of tf-idf vectors (Salton and
 * Buckley 1988), 0..1. Made for a set of titles, so that what is common in them ("fix", a package's name) counts for little.
 */
export function titleSimilarity(titles: readonly string[]): (one: string, other: string) => number {
  const documents = new Map<string, number>();
  const known = new Map(titles.map((title) => [title, wordsOf(title)]));
  for (const title of titles) for (const word of new Set(known.get(title))) documents.set(word, (documents.get(word) ?? 0) + 1);
  const weightOf = (word: string): number => Math.log(1 + (titles.length + 1) / (1 + (documents.get(word) ?? 0)));
  // Kept, because one title is compared with all.
  const vectors = new Map<string, Vector>();
  const vector = (title: string): Vector => {
    const made = vectors.get(title) ?? vectorOf(known.get(title) ?? wordsOf(title), weightOf);
    vectors.set(title, made);
    return made;
  };
  return (one, other) => cosine(vector(one), vector(other));
}

/** Lower-case words and numbers; names in camelCase or snake_case also give their parts. */
export function wordsOf(title: string): readonly string[] {
  const text = title.normalize('NFKC').replace(/^\w+(\([^)]*\))?!?: /, '');
  const names = text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return names.flatMap((name) => {
    const parts = name
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .split(/[ _$]+/)
      .filter((part) => part !== '');
    return [...new Set([...parts, name].map((word) => word.toLowerCase()))].filter((word) => !emptyWords.has(word));
  });
}

const emptyWords = new Set('a an and are as at be by for from in is it of on or that the this to was when with'.split(' '));

interface Vector {
  readonly weights: ReadonlyMap<string, number>;
  readonly length: number;
}

function vectorOf(words: readonly string[], weightOf: (word: string) => number): Vector {
  const weights = new Map<string, number>();
  for (const word of words) weights.set(word, (weights.get(word) ?? 0) + weightOf(word));
  return { weights, length: Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)) };
}

function cosine(one: Vector, other: Vector): number {
  let product = 0;
  for (const [word, weight] of one.weights) product += weight * (other.weights.get(word) ?? 0);
  const lengths = one.length * other.length;
  return lengths === 0 ? 0 : Math.min(1, product / lengths);
}
