import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { lineSplitter } from '#lib/line-splitter.ts';
import type { RerunContext } from './context.ts';
import {
  commandOf,
  layAgain,
  makeFolders,
  newNonce,
  removeFolders,
  wholeJob,
  writeWhole,
  type HarnessMessage,
  type Job,
  type JobFolders,
  type LaidFile,
} from './job.ts';
import { doWriteBesideTests, writableTests } from './writable-tests.ts';

/** How a part ended: to its end, because the process asks for a new one, or because the process is no more. */
export type PartEnd =
  | { readonly kind: 'done' | 'restart' | 'late' }
  /** `at`: position of the candidate that was being tried; 0 where none had begun. */
  | { readonly kind: 'stalled' | 'died'; readonly at: number };

export interface PartLimits {
  /** Without a first line for this long, the process is given up: it may have to start. */
  readonly startMs: number;
  /** … and without a further one for this long. */
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

/** One process. */
interface Live {
  /** Whom it speaks to while a part runs; it is told the end as well. */
  talk: Talk | null;
  /** What it was told last. */
  shared: object | null;
  over: Over | null;
  end(): Promise<unknown>;
}

type Over = { readonly kind: 'died' } | { readonly kind: 'failed'; readonly thrown: unknown };

interface Talk {
  readonly hear: (line: string) => void;
  readonly over: (over: Over) => void;
}

/** A process that waits for its job. */
export interface StartedProcess {
  readonly context: RerunContext;
  readonly folders: JobFolders;
  readonly live: Live;
  /** Whether the tests have a copy of their folder that they may write into: it must still be so when the job is given. */
  readonly hasOwnTests: boolean;
  close(): Promise<void>;
}

/** Starts a process before its job is known. */
export async function startTryProcess(context: RerunContext): Promise<StartedProcess> {
  const hasOwnTests = doWriteBesideTests(context);
  const folders = await makeFolders();
  try {
    layAgain([emptyPosition(folders)]);
    const live = await start(context, { folders, firstPart: 1 });
    const close = async (): Promise<void> => {
      await live.end();
      await removeFolders(folders);
    };
    return { context, folders, live, hasOwnTests, close };
  } catch (thrown) {
    await removeFolders(folders);
    throw thrown;
  }
}

const positionOf = ({ home }: JobFolders): string => join(home, 'position');
const emptyPosition = (folders: JobFolders): LaidFile => ({ path: positionOf(folders), content: Buffer.alloc(positionBytes) });

/** A process for the parts of one job: the one that was started for it, where it still fits. It needs a moment until it takes the first. */
export async function openTryProcess(
  context: RerunContext,
  job: Job,
  started: StartedProcess | null = null,
): Promise<TryProcess> {
  const nonce = newNonce();
  const content = JSON.stringify(wholeJob(context, job, nonce));
  const isFitting =
    started?.context === context &&
    started.hasOwnTests === doWriteBesideTests(context) &&
    existsSync(positionOf(started.folders));
  if (!isFitting) await started?.close();
  const { folders, live: first } = isFitting ? started : await startTryProcess(context);
  const position = positionOf(folders);
  const laid = [{ path: join(folders.job, 'job.json'), content }, emptyPosition(folders)];
  let parts = 0;
  let live: Live | null = first;

  const stop = async (): Promise<void> => {
    const ending = live;
    live = null;
    await ending?.end();
  };
  const close = async (): Promise<void> => {
    try {
      await stop();
    } finally {
      await removeFolders(folders);
    }
  };
  try {
    layAgain(laid);
  } catch (thrown) {
    await close();
    throw thrown;
  }

  return {
    close,
    async run(part, shared, limits, onMessage) {
      parts += 1;
      const number = parts;
      if (layAgain(laid)) await stop();
      // Nobody was being tried: nobody is to blame.
      if (live?.over?.kind === 'died') live = null;
      const process = (live ??= await start(context, { folders, firstPart: number }));
      const given = process.shared === shared ? part : { ...part, shared };
      process.shared = shared;
      const end = listen(process, { nonce, number, limits, onMessage });
      writeWhole(join(folders.job, `${number}.json`), JSON.stringify(given));
      const kind = await end;
      if (kind !== 'done') await stop();
      return kind === 'stalled' || kind === 'died' ? { kind, at: positionIn(position, number) } : { kind };
    },
  };
}

interface Start {
  readonly folders: JobFolders;
  readonly firstPart: number;
}

async function start(context: RerunContext, { folders, firstPart }: Start): Promise<Live> {
  const tests = await writableTests(context, join(folders.home, `tests-${firstPart}`));
  const mounts = [...tests, { source: positionOf(folders), target: '/patchline/position', access: 'read-write' } as const];
  const command = commandOf(context, folders.job, { firstPart }, mounts);
  const session = await context.sandbox.open({ ...command, signal: null, service: null });
  await session.stdin.close();
  const live: Live = { talk: null, shared: null, over: null, end: () => session.end() };
  const finish = (over: Over): void => {
    live.over = over;
    live.talk?.over(over);
  };
  const fail = (thrown: unknown): void => finish({ kind: 'failed', thrown });
  hear(session.stdout, (line) => live.talk?.hear(line)).catch(fail);
  session.ended.then(() => finish({ kind: 'died' }), fail);
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
  const { promise, resolve, reject } = Promise.withResolvers<PartEnd['kind']>();
  let quietMs = 0;
  let mostQuietMs = limits.startMs;
  const look = setInterval(() => {
    quietMs += lookMs;
    if (Date.now() > limits.deadline) resolve('late');
    else if (quietMs > mostQuietMs) resolve('stalled');
  }, lookMs);
  const hear = (line: string): void => {
    if (!line.startsWith(nonce)) return;
    quietMs = 0;
    mostQuietMs = limits.stallMs;
    const message = JSON.parse(line.slice(nonce.length)) as HarnessMessage;
    if (message.kind === 'restart') resolve('restart');
    else if (message.kind !== 'done') onMessage(message);
    else if (message['part'] === number) resolve('done');
  };
  const over = (how: Over): void => {
    if (how.kind === 'died') resolve('died');
    else reject(how.thrown);
  };
  process.talk = { hear, over };
  if (process.over !== null) over(process.over);
  return promise.finally(() => {
    clearInterval(look);
    process.talk = null;
  });
}

/** Foreign code can write there too, and what cleans temporary folders may take it away: what makes no sense counts as the beginning. */
function positionIn(path: string, number: number): number {
  if (!existsSync(path)) return 0;
  const bytes = Buffer.alloc(positionBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, positionBytes, 0);
  } finally {
    closeSync(file);
  }
  return bytes.readInt32LE(0) === number ? Math.max(0, bytes.readInt32LE(4)) : 0;
}
