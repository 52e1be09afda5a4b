import { readFileSync } from 'node:fs';

export interface KnownPair {
  readonly later: number;
  readonly earlier: number;
}

/** DupPR (Yu et al., MSR 2018): pairs of pull requests that people called duplicates, by repository. */
export function knownPairs(csv: string): ReadonlyMap<string, readonly KnownPair[]> {
  const pairs = new Map<string, KnownPair[]>();
  for (const line of readFileSync(csv, 'utf8').split('\n').slice(1)) {
    const [repository, later, earlier] = line.split(',');
    if (repository === undefined || later === undefined || earlier === undefined) continue;
    const list = pairs.get(repository) ?? [];
    list.push({ later: Number(later), earlier: Number(earlier) });
    pairs.set(repository, list);
  }
  return pairs;
}
