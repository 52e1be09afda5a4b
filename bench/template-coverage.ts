// How many developers' fixes the templates can express, and where each stands among the proposals on its lines.
import { parseArgs } from 'node:util';
import { placeWeight, priorOf } from '#engines/repair/priors.ts';
import { countedRates } from './template-coverage/counted-rates.ts';
import { expressed, rankOf, type Expressed, type Prior } from './template-coverage/expressed.ts';
import { humanEvalFixes, minedFixes, type KnownFix } from './template-coverage/known-fixes.ts';

const usage = `node bench/template-coverage.ts [--humaneval FILE] [--mined FILE --repositories DIR] [--whole] [--missed] [--rates] [--train-only]
  --humaneval     HumanEvalFix tasks, one JSON a line
  --mined         fix commits, one JSON a line; --repositories holds their git directories as <owner>+<name>/repo
  --whole         also count the proposals of whole files
  --missed        print the training fixes that no proposal makes
  --rates         print the training rate of each template, as src/engines/repair/measured-rates.ts holds it
  --train-only    leave the held-out half alone`;

const { values } = parseArgs({
  options: {
    humaneval: { type: 'string' },
    mined: { type: 'string' },
    repositories: { type: 'string' },
    whole: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    rates: { type: 'boolean', default: false },
    'train-only': { type: 'boolean', default: false },
  },
});

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

const median = (numbers: readonly number[]): number | null =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? null;

const ranks = (results: readonly Expressed[], prior: Prior): string => {
  const all = results.flatMap((result) => rankOf(result, prior) ?? []);
  const within = (rank: number): number => all.filter((one) => one <= rank).length;
  return `rank among the proposals on its lines: median ${median(all) ?? '–'}, ≤ 10 ${within(10)}, ≤ 100 ${within(100)}`;
};

const summary = (results: readonly Expressed[]): string => {
  const hits = results.filter((result) => result.found).length;
  const wholes = results.flatMap((result) => (result.whole === null ? [] : [result.whole]));
  return [
    `${hits} of ${results.length} (${percent(hits, results.length)})`,
    ranks(results, priorOf),
    `proposals on its lines: median ${median(results.map((result) => result.local)) ?? '–'}`,
    ...(wholes.length > 0 ? [`in the whole file: median ${median(wholes)}`] : []),
  ].join('; ');
};

const counts = (results: readonly Expressed[]): [string, number][] => {
  const tally = Map.groupBy(
    results.flatMap((result) => (result.found ? [result.found.template] : [])),
    (template) => template,
  );
  return [...tally]
    .map(([template, hits]): [string, number] => [template, hits.length])
    .toSorted((one, other) => other[1] - one[1]);
};

const changedLines = ({ before, after }: KnownFix): string => {
  const old = before.split('\n');
  const fresh = after.split('\n');
  const minus = old.filter((line) => !fresh.includes(line)).map((line) => `  - ${line.trim()}`);
  const plus = fresh.filter((line) => !old.includes(line)).map((line) => `  + ${line.trim()}`);
  return [...minus, ...plus].join('\n');
};

const corpora: { name: string; fixes: KnownFix[] }[] = [];
if (values.humaneval !== undefined) corpora.push({ name: 'HumanEvalFix-JS', fixes: humanEvalFixes(values.humaneval) });
if (values.mined !== undefined && values.repositories !== undefined) {
  const { fixes, absent } = minedFixes(values.mined, values.repositories);
  corpora.push({ name: `mined, 1–3 lines (${absent} not at hand)`, fixes });
}
if (corpora.length === 0) {
  console.error(usage);
  process.exit(2);
}

const halves: { name: string; half: 'train' | 'held-out'; results: Expressed[] }[] = [];
for (const { name, fixes } of corpora) {
  const wanted = fixes.filter((fix) => fix.half === 'train' || !values['train-only']);
  const all = wanted.map((fix) => expressed(fix, { countWhole: values.whole }));
  for (const half of ['train', 'held-out'] as const) {
    const results = all.filter((result) => result.fix.half === half);
    if (results.length === 0) continue;
    halves.push({ name, half, results });
    console.log(`${name}, ${half}: ${summary(results)}`);
    console.log(
      counts(results)
        .map(([template, count]) => `    ${String(count).padStart(3)} ${template}`)
        .join('\n'),
    );
  }
}
const training = halves.flatMap(({ half, results }) => (half === 'train' ? results : []));
if (values.missed) {
  for (const { fix, found } of training) if (!found) console.log(`\n${fix.id} ${fix.path}\n${changedLines(fix)}`);
}
if (values.rates) {
  const rates = countedRates(training, placeWeight);
  const counted: Prior = (template, index) => (rates.get(template) ?? 0) * placeWeight(index);
  for (const { name, half, results } of halves) console.log(`// with these rates: ${name}, ${half}: ${ranks(results, counted)}`);
  for (const [template, rate] of [...rates].toSorted((one, other) => other[1] - one[1]))
    console.log(`  ['${template}', ${rate.toPrecision(2)}],`);
}
