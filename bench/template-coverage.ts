// How many developers' fixes the templates can express, and where each stands among the proposals on its lines.
import { parseArgs } from 'node:util';
import { expressed, type Expressed } from './template-coverage/expressed.ts';
import { humanEvalFixes, minedFixes, type KnownFix } from './template-coverage/known-fixes.ts';

const usage = `node bench/template-coverage.ts [--humaneval FILE] [--mined FILE --repositories DIR] [--whole] [--missed] [--shares]
  --humaneval     HumanEvalFix tasks, one JSON a line
  --mined         fix commits, one JSON a line; --repositories holds their git directories as <owner>+<name>/repo
  --whole         also count the proposals of whole files
  --missed        print the training fixes that no proposal makes
  --shares        print the training share of each template, as src/engines/repair/priors.ts holds it`;

const { values } = parseArgs({
  options: {
    humaneval: { type: 'string' },
    mined: { type: 'string' },
    repositories: { type: 'string' },
    whole: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    shares: { type: 'boolean', default: false },
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
  const results = fixes.map((fix) => expressed(fix, { countWhole: values.whole }));
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
if (values.shares) {
  const total = training.length;
  for (const [template, count] of counts(training).toSorted()) console.log(`  '${template}': ${(count / total).toFixed(4)},`);
}
