import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import { readWorkItem } from '#flows/read-work-item.ts';

/** More than this is read from no file and no pipe; the largest issue that a forge takes is a quarter of it. */
const largestInput = 1024 ** 2;

/** The issue that the command line names: a Markdown file, or `-` for standard input. */
export async function readIssueInput(argument: string): Promise<WorkItem> {
  if (argument === '-') return readWorkItem(await standardInput(), { kind: 'stdin' });
  const found = await stat(argument).catch(() => null);
  if (found === null || !found.isFile()) {
    throw new WorldError(
      'usage',
      `Cannot read the issue "${argument}": there is no such file. Name a Markdown file, the address or number of an issue on GitHub, or "-" to read standard input.`,
    );
  }
  if (found.size > largestInput) throw tooLarge(argument);
  return readWorkItem(await readFile(argument), { kind: 'file', path: basename(argument) });
}

/** What a user pipes in besides an issue. */
export async function readProse(): Promise<string> {
  return new TextDecoder().decode(await standardInput());
}

async function standardInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    throw new WorldError(
      'usage',
      'Cannot read the issue from standard input: it is a terminal. Pipe the text in, or name a Markdown file.',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestInput) throw tooLarge('on standard input');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(what: string): WorldError {
  return new WorldError(
    'usage',
    `Cannot read the issue ${what}: it is larger than ${largestInput / 1024 ** 2} MiB, which no issue is. Cut it down to the report itself.`,
  );
}
