import { readFileSync } from 'node:fs';
import type { CaseResult } from './case-result.ts';

export interface ResultsFile {
  readonly cases: readonly CaseResult[];
  readonly unavailable: readonly { readonly name: string; readonly group: string; readonly why: string }[];
}

/** What several runs with `--json` printed, as one. Throws where two of them tell of the same case: nobody could say which one counts. */
export function mergedResults(files: readonly string[]): ResultsFile {
  const read = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as ResultsFile);
  const cases = read.flatMap((each) => each.cases);
  const twice = cases.find((one, at) => cases.findIndex((other) => other.name === one.name) !== at);
  if (twice !== undefined) throw new Error(`Cannot merge the results: the case ${twice.name} is in two of the files.`);
  return { cases, unavailable: read.flatMap((each) => each.unavailable) };
}
