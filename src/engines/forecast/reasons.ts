import type { ForecastReason } from '#domain/forecast.ts';
import type { Features } from './features/features.ts';
import type { Boosted } from './learn/boost.ts';
import type { Tree } from './learn/tree.ts';
import { scaled, withPrior, type Local } from './model/local.ts';
import type { PriorRow } from './model/prior.ts';

const most = 3;
/** Less than this is not worth a sentence. */
const least = 0.05;

interface Topic {
  readonly topic: string;
  readonly is: RegExp;
  sentence(features: Features, isFor: boolean): string;
}

const of = (features: Features, name: string): number => features[name] ?? NaN;
const share = (value: number): string => `${Math.round(100 * value)} %`;
const whole = (features: Features, name: string): number => Math.round(Math.expm1(of(features, name)));
const usual = (isFor: boolean): string => (isFor ? 'more often than others' : 'less often than others');

/** The first topic that a feature's name belongs to speaks for it. */
const topics: readonly Topic[] = [
  {
    topic: 'wording elsewhere',
    is: /^newcomerWords/,
    sentence: (_, isFor) => `Elsewhere, first pull requests with such words and file names are merged ${usual(isFor)}.`,
  },
  {
    topic: 'author',
    is: /^(?:author|standing|isBot|hasAgentMark)/,
    sentence: (features, isFor) => {
      const opened = whole(features, 'authorOpened');
      if (opened === 0) return `It is the author's first pull request here; such are merged ${usual(isFor)}.`;
      return `Of the author's ${opened} earlier pull requests here ${whole(features, 'authorMerged')} are known to be merged and ${of(features, 'authorOpen')} are open.`;
    },
  },
  {
    topic: 'repository',
    is: /^(?:repository|group|newcomerRate|knownRate|month|idleMerge|recentCommits|isOffMainline)/,
    sentence: (features, isFor) =>
      `This repository has lately merged ${share(of(features, 'repositoryRecentRate'))} of its pull requests, which speaks ${isFor ? 'for' : 'against'} it.`,
  },
  {
    topic: 'neighbours',
    is: /^like/,
    sentence: (features, isFor) => {
      const open = Math.max(of(features, 'likeOpenPaths'), of(features, 'likeOpenTitle'));
      if (!isFor && open >= 0.5) return 'An open pull request is much like it in its files or its title.';
      return `Lately, pull requests with a title or files like its own were merged ${usual(isFor)}.`;
    },
  },
  {
    topic: 'files',
    is: /^(?:folder|file(?:Rate|Lowest|Seen)|authorKnows|testShare|documentationShare|ciShare|dependencyShare|sourceShare|otherShare|binaries|extensions)/,
    sentence: (features, isFor) =>
      `Changes to such files and folders are merged ${usual(isFor)} here (${share(of(features, 'folderRate'))} in the folders it touches).`,
  },
  {
    topic: 'tests',
    is: /^tests?(?:Missing|Additions)/,
    sentence: (features, isFor) =>
      of(features, 'testsMissing') > 0
        ? 'It changes code without tests, where merged ones usually bring some.'
        : `The tests that it brings speak ${isFor ? 'for' : 'against'} it.`,
  },
  {
    topic: 'size',
    is: /^(?:files|additions|deletion|addedFiles|removedFiles|folders|hunks)/,
    sentence: (features, isFor) =>
      `It adds ${whole(features, 'additions')} and removes ${whole(features, 'deletions')} lines in ${whole(features, 'files')} files; changes of that size are merged ${usual(isFor)}.`,
  },
  {
    topic: 'wording',
    is: /^(?:title|is[A-Z]|conventional|starts|mentions|issue|message)/,
    sentence: (features, isFor) =>
      of(features, 'isWip') === 1
        ? 'It is marked as a draft or as work in progress.'
        : `Its title and first message are worded like those that are merged ${usual(isFor)} here.`,
  },
  {
    topic: 'text of the change',
    is: /./,
    sentence: (features, isFor) =>
      of(features, 'styleDistance') > 0.1 && !isFor
        ? 'The added lines look unlike the lines around them.'
        : `The text of the added lines is like that of changes that are merged ${usual(isFor)}.`,
  },
];

const topicByName = new Map<string, Topic | undefined>();

function topicOf(name: string): Topic | undefined {
  if (!topicByName.has(name))
    topicByName.set(
      name,
      topics.find(({ is }) => is.test(name)),
    );
  return topicByName.get(name);
}

/** The strongest topics, by how far their features move the log-odds: along each path of a tree (Saabas 2014), and by the weights of the regression. */
export function reasonsOf(prior: Boosted, local: Local, row: PriorRow, features: Features): readonly ForecastReason[] {
  const shifts = new Map<string, number>();
  const add = (name: string | undefined, shift: number): void => {
    if (name !== undefined && name !== 'prior') shifts.set(name, (shifts.get(name) ?? 0) + shift);
  };
  const [fromPrior = 1] = local.weights;
  add('newcomerWords', (row.wordOdds * (fromPrior + 2)) / 3);
  for (const tree of prior.trees)
    alongPath(tree, row.values, (feature, shift) => add(prior.names[feature], (shift * (fromPrior + 2)) / 3));
  for (const tree of local.trees.trees)
    alongPath(tree, withPrior(row), (feature, shift) => add(local.trees.names[feature], shift / 3));
  for (const [at, score] of scaled(row, local.means, local.deviations).slice(1).entries())
    add(prior.names[at], (score * (local.weights[at + 1] ?? 0)) / 3);
  const byTopic = Map.groupBy(shifts, ([name]) => topicOf(name));
  return [...byTopic]
    .flatMap(([topic, members]) => {
      const shift = members.reduce((sum, [, one]) => sum + one, 0);
      return topic === undefined ? [] : [{ topic: topic.topic, sentence: topic.sentence(features, shift > 0), shift }];
    })
    .filter(({ shift }) => Math.abs(shift) >= least)
    .toSorted((one, other) => Math.abs(other.shift) - Math.abs(one.shift))
    .slice(0, most);
}

function alongPath(tree: Tree, values: Float64Array, add: (feature: number, shift: number) => void): void {
  let node = 0;
  for (let feature = tree.feature[0] ?? -1; feature >= 0; feature = tree.feature[node] ?? -1) {
    const value = values[feature] ?? NaN;
    const goesLeft = Number.isNaN(value) ? tree.unknownLeft[node] === 1 : value <= (tree.limit[node] ?? 0);
    const next = (tree.left[node] ?? 0) + (goesLeft ? 0 : 1);
    add(feature, (tree.value[next] ?? 0) - (tree.value[node] ?? 0));
    node = next;
  }
}
