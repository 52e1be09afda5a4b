// Measures forecasts on several repositories: node bench/forecast.ts [--prior FILE.json]… [--write FILE.md --mark NAME] OWNER/NAME=PATH…
// PATH is a clone with refs/pull/* or a file of facts (.jsonl.gz). Of the priors the first that was not trained on the repository is used (default: the shipped one).
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureForecast, shippedPrior, type Judged, type Prior } from '#engines/forecast/forecast.ts';
import { forecastTables, type Row } from './forecast/tables.ts';
import { pastsOf } from './forecast/pasts.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prior: { type: 'string', multiple: true },
    write: { type: 'string' },
    mark: { type: 'string', default: 'forecast' },
  },
});

const priors = values.prior?.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Prior) ?? [shippedPrior];
const rows: Row[] = [];
const all: Judged[] = [];
for (const positional of positionals) {
  const [name = '', path = ''] = positional.split('=');
  const prior = priors.find(({ trainedOn }) => !trainedOn.includes(name));
  if (prior === undefined) throw new Error(`Every prior was trained on ${name}: a figure from it would prove nothing.`);
  const { report, rolling } = measureForecast(await pastsOf(path), prior);
  rows.push({ name, report });
  all.push(...rolling);
  const { fixed, rolling: use, newcomers } = report;
  console.error(
    `${name}: AUC ${fixed.auc?.toFixed(3)} fixed, ${use.auc?.toFixed(3)} in use, newcomers ${newcomers.auc?.toFixed(3)}, ECE ${use.calibrationError.toFixed(3)}`,
  );
}
const tables = forecastTables(rows, all);
if (values.write === undefined) console.log(tables);
else writeBetweenMarks(values.write, tables, values.mark);
