import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lineSplitter } from '#lib/line-splitter.ts';
import type { RerunContext } from './context.ts';
import { commandOf, newNonce, wholeJob, type HarnessMessage, type Job } from './job.ts';
import { writableTests } from './writable-tests.ts';

/** How a part ended: to its end, because the process asks for a new one, or because the process is no more. */
export type PartEnd =
  | { readonly kind: 'done' | 'restart' | 'late' }
  /** `at`: position of the candidate that was being tried; 0 where none had begun. */
  | { readonly kind: 'stalled' | 'died'; readonly at: number };

export interface PartLimits {
  /** Without a line for this long, the process is given up. */
  readonly stallMs: number;
  /** As `Date.now()`: when to stop in any case. */
  readonly deadline: number;
}

/** A process of the harness that takes one part of the tries after the other: only the first pays for its start. */
export interface TryProcess {
  /** One part at a time. A new process is started where there is none. `shared` is sent once to each. */
  run(part: object, shared: object, limits: PartLimits, onMessage: (message: HarnessMessage) => void): Promise<PartEnd>;
  close(): Promise<void>;
}

/** Between two looks at whether the process still says something. */
const lookMs = 100;
const positionBytes = 8;

interface Folders {
  /** Read-only inside: the job and its parts. */
  readonly job: string;
  /** Written by the process: where it is. */
  readonly home: string;
}

interface Live {
  listener: (line: string) => void;
  shared: object | null;
  readonly ended: Promise<unknown>;
  end(): Promise<unknown>;
}

/** Starts a process for the parts of one job. It needs a moment until it takes the first. */
export async function openTryProcess(context: RerunContext, job: Job): Promise<TryProcess> {
  const nonce = newNonce();
  const folders = {
    job: await mkdtemp(join(tmpdir(), 'patchline-job-')),
    home: await mkdtemp(join(tmpdir(), 'patchline-tests-')),
  };
  const text = JSON.stringify(wholeJob(context, job, nonce));
  let parts = 0;
  let live: Live | null = null;

  const stop = async (): Promise<void> => {
    const ending = live;
    live = null;
    await ending?.end();
  };

  const close = async (): Promise<void> => {
    await stop();
    await rm(folders.job, { recursive: true, force: true });
    await rm(folders.home, { recursive: true, force: true });
  };
  try {
    layFolders(folders, text);
    live = await start(context, folders, 1);
  } catch (thrown) {
    await close();
    throw thrown;
  }

  return {
    close,
    async run(part, shared, limits, onMessage) {
      parts += 1;
      const number = parts;
      if (layFolders(folders, text)) await stop();
      const process = (live ??= await start(context, folders, number));
      const given = process.shared === shared ? part : { ...part, shared };
      process.shared = shared;
      const end = listen(process, { nonce, number, limits, onMessage });
      writePart(folders.job, number, JSON.stringify(given));
      const kind = await end;
      if (kind !== 'done') await stop();
      return kind === 'stalled' || kind === 'died' ? { kind, at: positionIn(folders.home, number) } : { kind };
    },
  };
}

/** A search may last for minutes: what cleans temporary folders meanwhile must not end it. Answers whether anything was missing. */
function layFolders({ job, home }: Folders, text: string): boolean {
  const missing = [
    { path: join(job, 'job.json'), content: text },
    { path: join(home, 'position'), content: Buffer.alloc(positionBytes) },
  ].filter(({ path }) => !existsSync(path));
  for (const { path, content } of missing) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return missing.length > 0;
}

/** Seen whole or not at all. */
function writePart(folder: string, number: number, text: string): void {
  const path = join(folder, `${number}.json`);
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

async function start(context: RerunContext, folders: Folders, firstPart: number): Promise<Live> {
  const position = { source: join(folders.home, 'position'), target: '/patchline/position', access: 'read-write' } as const;
  const tests = await writableTests(context, join(folders.home, `tests-${firstPart}`));
  const command = commandOf(context, folders.job, { firstPart }, [...tests, position]);
  const session = await context.sandbox.open({ ...command, signal: null, service: null });
  await session.stdin.close();
  const live: Live = { listener: () => undefined, shared: null, ended: session.ended, end: () => session.end() };
  void hear(session.stdout, (line) => live.listener(line));
  await session.started;
  return live;
}

async function hear(output: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const split = lineSplitter(onLine);
  for await (const piece of output) split(piece);
}

interface Listening {
  readonly nonce: string;
  readonly number: number;
  readonly limits: PartLimits;
  readonly onMessage: (message: HarnessMessage) => void;
}

/** Hears a process until its part is over. Time in which this process was busy itself is not held against it. */
function listen(process: Live, { nonce, number, limits, onMessage }: Listening): Promise<PartEnd['kind']> {
  return new Promise((resolve, reject) => {
    let quietMs = 0;
    const look = setInterval(() => {
      quietMs += lookMs;
      if (Date.now() > limits.deadline) over('late');
      else if (quietMs > limits.stallMs) over('stalled');
    }, lookMs);
    const over = (kind: PartEnd['kind']): void => {
      clearInterval(look);
      process.listener = () => undefined;
      resolve(kind);
    };
    process.listener = (line) => {
      if (!line.startsWith(nonce)) return;
      quietMs = 0;
      const message = JSON.parse(line.slice(nonce.length)) as HarnessMessage;
      if (message.kind === 'restart') over('restart');
      else if (message.kind !== 'done') onMessage(message);
      else if (message['part'] === number) over('done');
    };
    process.ended.then(
      () => over('died'),
      (error: unknown) => {
        clearInterval(look);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Foreign code can write there too: what makes no sense counts as the beginning. */
function positionIn(home: string, number: number): number {
  const bytes = Buffer.alloc(positionBytes);
  const file = openSync(join(home, 'position'), 'r');
  try {
    readSync(file, bytes, 0, positionBytes, 0);
  } finally {
    closeSync(file);
  }
  return bytes.readInt32LE(0) === number ? Math.max(0, bytes.readInt32LE(4)) : 0;
}
