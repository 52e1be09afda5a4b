import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const folder = process.env['PATCHLINE_CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));

/** Public attack and benign texts, kept outside the repository. */
export const corporaAreHere: boolean = existsSync(join(folder, 'hostile-cases.json'));
export const whereSkipped: string = corporaAreHere
  ? ''
  : ' (skipped: corpora not here; name their folder with PATCHLINE_CORPORA)';

export function readCorpus(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** Rows of a CSV text with quoted fields. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isQuoted && letter === '"' && text[at + 1] === '"') field += text[(at += 1)] ?? '';
    else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (letter === ',' || letter === '\n')) {
      rows.at(-1)?.push(field.replace(/\r$/, ''));
      field = '';
      if (letter === '\n') rows.push([]);
    } else field += letter;
  }
  rows.at(-1)?.push(field);
  return rows.filter((row) => row.length > 1);
}
