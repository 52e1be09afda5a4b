// node bench/localization.ts CASES… : where the line that the developer changed stands under each spectrum formula.
import { parseArgs } from 'node:util';
import { formulaNames, type FormulaName } from '#engines/localize/localize.ts';
import { bases, placesOfTrueLine, type Basis, type Places } from './localization/place-of-true-line.ts';
import { loadCases } from './repair/sources/load-cases.ts';
import { wholeFile } from './repair/sources/mined.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'string' }, only: { type: 'string' }, json: { type: 'boolean' } },
});

interface Measured {
  readonly group: string;
  readonly places: Places;
}

if (positionals.length === 0) {
  console.error('Usage: node bench/localization.ts CASES [CASES…] [--only TEXT] [--json] [--write docs/benchmark.md]');
  process.exitCode = 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const cases = loadCases(positionals, { mirrors: null, sample: wholeFile }).cases.filter(
    ({ name }) => values.only === undefined || name.includes(values.only),
  );
  const measured: Measured[] = [];
  const queue = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, bench] of queue) {
      const places = await placesOfTrueLine(bench);
      if (places !== null) measured.push({ group: bench.group, places });
      console.error(`${index + 1}/${cases.length} ${bench.name}: ${places === null ? 'not red in process' : describe(places)}`);
    }
  };
  await Promise.all([work(), work()]);
  const groups = [...Map.groupBy(measured, ({ group }) => group)];
  const rows = groups.flatMap(([group, list]) =>
    bases.flatMap((basis) => formulaNames.map((formula) => rowOf(`${group} (${list.length})`, { basis, formula }, list))),
  );
  const head = [
    '| cases | ranked by | formula | top 1 | top 5 | top 10 | mean reciprocal place |',
    '|---|---|---|---|---|---|---|',
  ];
  const table = [...head, ...rows].join('\n');
  console.error(`\n${table}`);
  const sources = positionals.map((path) => path.replace(/^.*\/(?=[^/]+$)/, path.startsWith('bench/') ? 'bench/cases/' : ''));
  if (values.write !== undefined)
    writeBetweenMarks(values.write, `${table}\n\nMade by \`node bench/localization.ts ${sources.join(' ')}\`.`, 'localization');
  if (values.json === true) console.log(JSON.stringify(measured));
}

function describe(places: Places): string {
  return formulaNames.map((name) => `${name} ${places['spectrum and issue'][name] ?? 'nowhere'}`).join(', ');
}

function rowOf(
  group: string,
  { basis, formula }: { readonly basis: Basis; readonly formula: FormulaName },
  list: readonly Measured[],
): string {
  const places = list.map((each) => each.places[basis][formula] ?? Infinity);
  const within = (most: number): number => places.filter((place) => place <= most).length;
  const reciprocal = places.reduce((sum, place) => sum + 1 / place, 0) / Math.max(1, places.length);
  return `| ${group} | ${basis} | ${formula} | ${within(1)} | ${within(5)} | ${within(10)} | ${reciprocal.toFixed(3)} |`;
}
