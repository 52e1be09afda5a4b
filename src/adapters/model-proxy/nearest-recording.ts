import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { oneLine } from '#lib/one-line.ts';
import { readRecording, type RecordedRequest } from './recording.ts';

/** What two texts share at their beginnings and at their ends. */
interface Shared {
  readonly head: number;
  readonly tail: number;
}

interface Near extends Shared {
  readonly name: string;
  readonly text: string;
  /** Characters that they do not share. */
  readonly apart: number;
}

/** One sentence: how a request that was not recorded most likely differs from those that were. */
export async function likelyDifference(asked: RecordedRequest): Promise<string> {
  const near = await nearest(asked);
  if (near === null) return `The folder holds nothing that was recorded of ${asked.model} for an agent.`;
  const was = excerpt(near.text, near);
  return `It most likely differs from ${near.name} where "${was}" was recorded and "${excerpt(asked.text, near)}" is asked now.`;
}

async function nearest({ path, model, text }: RecordedRequest): Promise<Near | null> {
  const folder = dirname(path);
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  let best: Near | null = null;
  for (const file of files.toSorted()) {
    const recording = await readRecording(join(folder, file));
    if (typeof recording === 'string' || recording.model !== model) continue;
    const shared = sharedBy(recording.request, text);
    const apart = recording.request.length + text.length - 2 * (shared.head + shared.tail);
    if (best === null || apart < best.apart) best = { ...shared, name: basename(file), text: recording.request, apart };
  }
  return best;
}

function sharedBy(one: string, other: string): Shared {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  return { head, tail };
}

/** Where it differs, with some words around that. */
function excerpt(text: string, { head, tail }: Shared): string {
  const [from, to] = [Math.max(0, head - 30), Math.min(text.length - tail + 10, head + 60)];
  return oneLine(text.slice(from, to), 100);
}
