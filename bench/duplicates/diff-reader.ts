import type { ChangedFile } from '#domain/gate/pull-request.ts';

/** Like the forge: what is longer is left out. */
const mostLinesOfAFile = 3000;
const mostFiles = 3000;

interface FileInProgress {
  path: string;
  from: string | null;
  status: ChangedFile['status'];
  additions: number;
  deletions: number;
  lines: string[];
}

/** Collects the lines of one `git diff -p` into the files that the forge's API would give. */
export class DiffReader {
  readonly #files: FileInProgress[] = [];
  #isHeader = true;

  read(line: string): void {
    if (line.startsWith('diff --git ')) return this.#begin(line);
    const file = this.#files.at(-1);
    if (file === undefined) return;
    if (line.startsWith('@@')) this.#isHeader = false;
    if (this.#isHeader) return readHeader(file, line);
    if (line.startsWith('+')) file.additions += 1;
    if (line.startsWith('-')) file.deletions += 1;
    if (file.lines.length < mostLinesOfAFile) file.lines.push(line);
  }

  files(): readonly ChangedFile[] {
    return this.#files.slice(0, mostFiles).map(({ lines, ...file }) => ({
      ...file,
      patch: lines.length === 0 || lines.length === mostLinesOfAFile ? null : lines.join('\n'),
    }));
  }

  #begin(line: string): void {
    const path = / b\/(.*)$/.exec(line)?.[1] ?? line;
    this.#files.push({ path, from: null, status: 'modified', additions: 0, deletions: 0, lines: [] });
    this.#isHeader = true;
  }
}

function readHeader(file: FileInProgress, line: string): void {
  if (line.startsWith('new file')) file.status = 'added';
  if (line.startsWith('deleted file')) file.status = 'removed';
  if (line.startsWith('rename from ')) {
    file.status = 'renamed';
    file.from = line.slice('rename from '.length);
  }
  if (line.startsWith('rename to ')) file.path = line.slice('rename to '.length);
}
