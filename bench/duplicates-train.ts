// Trains the weights of similar work on known duplicates and measures them on repositories that they were not trained on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signalNames, type Weights } from '#engines/duplicates/duplicates.ts';
import { knownPairs } from './duplicates/known-pairs.ts';
import { fitLogistic, type Example } from './duplicates/logistic.ts';
import { readQuestions, type Question, type RepositoryQuestions } from './duplicates/questions.ts';
import { flaggedAt, indexRecallOf, recallOf, type Recall, type Score } from './duplicates/ranking.ts';

const usage = `node bench/duplicates-train.ts --pairs FILE --repositories DIR [--cache DIR] [--only OWNER/NAME …]
  --pairs         DupPR: a line per pair, "repository,later,earlier,…"
  --repositories  git directories as <owner>+<name>/repo, with refs/pull/N/head
  --cache         a folder that keeps fingerprints, so that the next run is quick
  --only          these repositories (default: all that are there)`;

const none: Recall = { questions: 0, at1: 0, at3: 0, at5: 0 };
const published = { at1: 0.6, at5: 0.83 };

const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    repositories: { type: 'string' },
    cache: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
});

async function main(pairsFile: string, folder: string): Promise<void> {
  const repositories: RepositoryQuestions[] = [];
  for (const [name, pairs] of knownPairs(pairsFile)) {
    const gitDir = join(folder, renamed(name).replace('/', '+'), 'repo');
    if (!existsSync(gitDir) || (values.only !== undefined && !values.only.includes(name))) continue;
    const read = await readQuestions({ name, gitDir, cache: values.cache ?? null }, pairs);
    if (read.labelled.length > 0) repositories.push(read);
    console.error(`${name}: ${read.labelled.length} questions, ${read.ordinary.length} ordinary, ${read.lostPairs} pairs lost`);
  }
  measure(repositories);
  print(train(repositories));
}

/** Repositories that moved since DupPR was made. */
function renamed(name: string): string {
  return name === 'docker/docker' ? 'moby/moby' : name;
}

/** Patches whose wording is nearly the same and that nobody labelled are copies all the same, so they teach nothing. */
const nearlyTheSame = 0.9;

function train(repositories: readonly RepositoryQuestions[]): Weights {
  const candidates = repositories
    .flatMap(({ labelled }) => labelled.flatMap((question) => question.candidates))
    .filter(({ signals, isLabelled }) => isLabelled || signals.shingles < nearlyTheSame);
  // More alike must never count for less, whatever the labels teach: the signal with the lowest negative weight goes, one at a time.
  let kept = signalNames;
  for (;;) {
    const known = kept;
    const examples = candidates.map(({ signals, isLabelled }): Example => ({
      values: known.map((signal) => signals[signal]),
      isSo: isLabelled,
    }));
    const fitted = fitLogistic(examples);
    const lowest = Math.min(...fitted.slice(0, -1));
    if (lowest >= 0) {
      const bySignal = signalNames.map((signal) => [signal, fitted[known.indexOf(signal)] ?? 0] as const);
      return { bias: fitted.at(-1) ?? 0, signals: Object.fromEntries(bySignal) as Weights['signals'] };
    }
    kept = known.filter((_, index) => fitted[index] !== lowest);
  }
}

function scoreWith(weights: Weights): Score {
  return (candidate) => {
    const sum = signalNames.reduce((all, signal) => all + candidate.signals[signal] * weights.signals[signal], weights.bias);
    return 1 / (1 + Math.exp(-sum));
  };
}

/** Leaves one repository out at a time. */
function measure(repositories: readonly RepositoryQuestions[]): void {
  const scored = repositories.map((repository) => {
    const weights = train(repositories.filter((other) => other !== repository));
    return { repository, weights, score: scoreWith(weights) };
  });
  console.log(
    '| repository, left out of training | all compared: questions, @1, @3, @5 | through the index | answer in the window only |',
  );
  console.log('|---|---|---|---|');
  const rows = scored.map(({ repository: { name, labelled }, weights, score }) => {
    const row = [recallOf(labelled, score, false), indexRecallOf(labelled, weights), recallOf(labelled, score, true)];
    console.log(`| ${[name, ...row.map(recallText)].join(' | ')} |`);
    return row;
  });
  const totals = [0, 1, 2].map((column) => recallText(rows.map((row) => row[column] ?? none).reduce(added, none)));
  console.log(`| **all** | ${totals.join(' | ')} |`);
  console.log(`\nPublished mix on its six repositories: ${published.at1} / ${published.at5}.\n`);
  measurePrecision(scored);
}

function added(one: Recall, other: Recall): Recall {
  return {
    questions: one.questions + other.questions,
    at1: one.at1 + other.at1,
    at3: one.at3 + other.at3,
    at5: one.at5 + other.at5,
  };
}

function recallText({ questions, at1, at3, at5 }: Recall): string {
  return [questions, ...[at1, at3, at5].map((part) => (part / Math.max(1, questions)).toFixed(3))].join(', ');
}

function measurePrecision(scored: readonly { readonly repository: RepositoryQuestions; readonly score: Score }[]): void {
  console.log(
    '| strength at least | labelled pairs found | precision | counting identical patches as right | ordinary pull requests with a hint |',
  );
  console.log('|--:|--:|--:|--:|--:|');
  for (const least of [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]) {
    const sum = { labelled: 0, copies: 0, others: 0, pairs: 0, ordinary: 0, hinted: 0 };
    for (const { repository, score } of scored) {
      const flagged = flaggedAt(repository.labelled, score, least);
      sum.labelled += flagged.labelled;
      sum.copies += flagged.copies;
      sum.others += flagged.others;
      sum.pairs += count(repository.labelled);
      sum.ordinary += repository.ordinary.length;
      sum.hinted += flaggedAt(repository.ordinary, score, least).questions;
    }
    const all = sum.labelled + sum.copies + sum.others;
    const cells = [sum.labelled / sum.pairs, sum.labelled / all, (sum.labelled + sum.copies) / all, sum.hinted / sum.ordinary];
    console.log(`| ${least} | ${cells.map((cell) => cell.toFixed(3)).join(' | ')} |`);
  }
}

function count(questions: readonly Question[]): number {
  return questions.reduce((sum, { candidates }) => sum + candidates.filter(({ isLabelled }) => isLabelled).length, 0);
}

function print({ bias, signals }: Weights): void {
  const table = signalNames.map((signal) => `${signal}: ${signals[signal].toFixed(2)}`);
  console.log(`\nWeights, trained on all:\n  bias: ${bias.toFixed(2)},\n  signals: { ${table.join(', ')} },`);
}

if (values.pairs === undefined || values.repositories === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else await main(values.pairs, values.repositories);
