// Trains the prior of the forecast: node bench/forecast-train.ts [--folds K] [--keep FILE.json] [--write FILE.json] OWNER/NAME=PATH…
// PATH is a clone with refs/pull/* or a file of facts (.jsonl.gz). --folds measures: each repository by a prior of the others.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { boost, logOdds, type Boosted, type BoostSettings } from '#engines/forecast/learn/boost.ts';
import { featuresOf, type Features } from '#engines/forecast/features/features.ts';
import { groupOf, startHistory } from '#engines/forecast/features/history.ts';
import { tokensOf } from '#engines/forecast/features/newcomer-words.ts';
import type { Past, Prior } from '#engines/forecast/forecast.ts';
import { pastsOf } from './forecast/pasts.ts';

/** Chosen inside the first 70 % of each repository (docs/forecast.md). */
const settings: BoostSettings = {
  rounds: 110,
  rate: 0.1,
  depth: 4,
  leastWeight: 10,
  ridge: 8,
  rowShare: 0.7,
  featureShare: 0.4,
  seed: 1,
};
/** Only the newest of a large repository are learned from, and its weight grows with the square root of their number. */
const mostPerRepository = 2000;
const fewest = 300;
const believable = { least: 0.25, most: 0.97 };

export interface Repository {
  readonly name: string;
  readonly rows: readonly LabelledRow[];
}

interface LabelledRow {
  readonly features: Features;
  readonly label: number;
  /** Words and paths; `null` where it is not somebody's first one. */
  readonly tokens: readonly string[] | null;
}

export async function readRepository(name: string, path: string): Promise<Repository> {
  const history = startHistory();
  const rows = (await pastsOf(path)).flatMap((past: Past) => {
    const features = featuresOf(history, past.opening);
    history.add(past);
    const isNewcomer = groupOf(past.opening.isBot, features['authorOpened'] === 0) === 'newcomer';
    const tokens = isNewcomer ? tokensOf(past.opening) : null;
    return past.outcome === 'undecided' ? [] : [{ features, label: Number(past.outcome === 'merged'), tokens }];
  });
  return { name, rows };
}

/** A rate of merges beyond belief says that outcomes could not be rebuilt from git. */
export function isUsable({ rows }: Repository): boolean {
  const share = rows.filter(({ label }) => label === 1).length / Math.max(1, rows.length);
  return rows.length >= fewest && share >= believable.least && share <= believable.most;
}

export function trainPrior(repositories: readonly Repository[]): Prior {
  const boosted = boostAll(repositories);
  return {
    ...boosted,
    start: Number(boosted.start.toPrecision(5)),
    trainedOn: repositories.map(({ name }) => name),
    newcomerWords: trainWords(repositories),
  };
}

function boostAll(repositories: readonly Repository[]): Boosted {
  const rows = repositories.flatMap((repository) => {
    const newest = repository.rows.slice(-mostPerRepository);
    return newest.map((row) => ({ ...row, weight: Math.sqrt(500 / newest.length) }));
  });
  const names = Object.keys(rows[0]?.features ?? {});
  const columns = names.map((name) => Float64Array.from(rows, ({ features }) => features[name] ?? NaN));
  const answers = {
    labels: Float64Array.from(rows, ({ label }) => label),
    weights: Float64Array.from(rows, ({ weight }) => weight),
    offsets: null,
  };
  return boost({ names, columns, length: rows.length }, answers, settings);
}

/** Chosen inside the first 70 % as well: words of so many repositories count, drawn to nothing by so many, and so much in the end. */
const words = { repositories: 5, pull: 30, strength: 3, least: 0.03 };

/** What trees of one half of the repositories leave unexplained in newcomers of the other half, by word and path. */
function trainWords(repositories: readonly Repository[]): Prior['newcomerWords'] {
  const found = new Map<string, { sum: number; count: number; in: Set<string> }>();
  for (const half of [0, 1]) {
    const trees = boostAll(repositories.filter((_, index) => index % 2 !== half));
    for (const repository of repositories.filter((_, index) => index % 2 === half)) {
      for (const { tokens, rest } of restsOf(trees, repository)) {
        for (const token of tokens) {
          const entry = found.get(token) ?? { sum: 0, count: 0, in: new Set() };
          found.set(token, { sum: entry.sum + rest, count: entry.count + 1, in: entry.in.add(repository.name) });
        }
      }
    }
  }
  const shifts = [...found]
    .filter(([, { in: seenIn }]) => seenIn.size >= words.repositories)
    .map(([token, { sum, count }]) => [token, Number(((words.strength * sum) / (count + words.pull)).toFixed(3))] as const)
    .filter(([, shift]) => Math.abs(shift) >= words.least);
  return Object.fromEntries(shifts.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function restsOf(trees: Boosted, { rows }: Repository): readonly { readonly tokens: readonly string[]; readonly rest: number }[] {
  const rests = rows.flatMap(({ features, label, tokens }) => {
    if (tokens === null) return [];
    const odds = logOdds(
      trees,
      Float64Array.from(trees.names, (name) => features[name] ?? NaN),
    );
    return [{ tokens, rest: label - 1 / (1 + Math.exp(-odds)) }];
  });
  const mean = rests.reduce((sum, { rest }) => sum + rest, 0) / Math.max(1, rests.length);
  return rests.map(({ tokens, rest }) => ({ tokens, rest: rest - mean }));
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'string' }, folds: { type: 'string' } },
  });
  const repositories: Repository[] = [];
  for (const [name = '', path = ''] of positionals.map((positional) => positional.split('='))) {
    const repository = await readRepository(name, path);
    if (isUsable(repository)) repositories.push(repository);
    console.error(`${name}: ${repository.rows.length}${isUsable(repository) ? '' : ', left out'}`);
  }
  const folds = Number(values.folds ?? 0);
  for (let fold = 0; fold < folds && values.write !== undefined; fold += 1) {
    const prior = trainPrior(repositories.filter((_, index) => index % folds !== fold));
    writeFileSync(values.write.replace(/\.json$/, `-${fold}.json`), JSON.stringify(prior));
  }
  if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(trainPrior(repositories))}\n`);
}
