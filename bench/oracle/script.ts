import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { editsOf } from './edits.ts';

/** Calls that the builder does in one answer. */
const mostCalls = 4;

/** What `models.oracle` of a patchline.yml plays: the developer's fix as edits, a run of the suite, and the end. */
export function oracleScript(repository: string, fixed: Readonly<Record<string, string>>): string {
  const edits = Object.entries(fixed).flatMap(([path, after]) => editsOf(path, textOf(join(repository, path)), after));
  const calls = edits.map((input) => ({ name: 'edit', input }));
  const say = [];
  for (let from = 0; from < calls.length; from += mostCalls) say.push({ text: '', calls: calls.slice(from, from + mostCalls) });
  say.push({ text: '', calls: [{ name: 'finish', input: { summary: 'what the developer did' } }] });
  return JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say }] });
}

export const oracleConfiguration = `models:
  oracle: { vendor: scripted, model: oracle, tier: 1, script: ../script.json }
ladder: [oracle]
`;

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
