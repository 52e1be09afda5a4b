// How many developers' fixes the templates can express, and where each stands among the proposals on its lines.
import { parseArgs } from 'node:util';
import { expressed, type Expressed } from './template-coverage/expressed.ts';
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

const summary = (results: readonly Expressed[]): string => {
  const hits = results.flatMap((result) => (result.found ? [result.found] : []));
  const wholes = results.flatMap((result) => (result.whole === null ? [] : [result.whole]));
  const local = results.map((result) => result.local);
  const within = (rank: number): number => hits.filter((hit) => hit.rank <= rank).length;
  return [
    `${hits.length} of ${results.length} (${percent(hits.length, results.length)})`,
    `rank among the proposals on its lines: median ${median(hits.map((hit) => hit.rank)) ?? '–'}, ≤ 10 ${within(10)}, ≤ 100 ${within(100)}`,
    `proposals on its lines: median ${median(local) ?? '–'}`,
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

// Laplace-like smoothing: what a template without a hit or without an exposure is taken for.
const pseudoHits = 0.3;
const pseudoExposure = 150;

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

const training: Expressed[] = [];
for (const { name, fixes } of corpora) {
  const wanted = fixes.filter((fix) => fix.half === 'train' || !values['train-only']);
  const results = wanted.map((fix) => expressed(fix, { countWhole: values.whole }));
  for (const half of ['train', 'held-out'] as const) {
    const own = results.filter((result) => result.fix.half === half);
    if (half === 'train') training.push(...own);
    console.log(`${name}, ${half}: ${summary(own)}`);
    if (half === 'train')
      console.log(
        counts(own)
          .map(([template, count]) => `    ${String(count).padStart(3)} ${template}`)
          .join('\n'),
      );
  }
}
if (values.missed)
  for (const { fix, found } of training) if (!found) console.log(`\n${fix.id} ${fix.path}\n${changedLines(fix)}`);
if (values.rates) {
  const hits = new Map(counts(training));
  const exposures = new Map<string, number>();
  for (const { exposure } of training)
    for (const [template, count] of exposure) exposures.set(template, (exposures.get(template) ?? 0) + count);
  const rates = [...exposures].map(([template, exposure]): [string, number] => [
    template,
    ((hits.get(template) ?? 0) + pseudoHits) / (exposure + pseudoExposure),
  ]);
  for (const [template, rate] of rates.toSorted((one, other) => other[1] - one[1]))
    console.log(`  ['${template}', ${rate.toPrecision(2)}],`);
  const places = training.flatMap(({ found }) => (found ? [found.indexAtSite] : [])).toSorted((one, other) => one - other);
  console.log(`// places of the hits at their sites: ${places.join(' ')}`);
}
