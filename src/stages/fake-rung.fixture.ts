import { candidateId, type CandidatePatch, type FileChange } from '#domain/candidate-patch.ts';
import type { BuildStop } from '#domain/model-spending.ts';
import type { BuilderKind, BuildResult, BuildTask, RankedCandidate, Rung } from '#ports/builder.ts';
import { littleMath } from './staged-run.fixture.ts';

/** The source of the little package with one replacement, as a change of `index.js`. */
export function edit(from: string, to: string): readonly FileChange[] {
  const content = (littleMath['index.js'] ?? '').replace(from, to);
  return [{ path: 'index.js', content, executable: false }];
}

/** What mends `sum`. */
export const mended: readonly FileChange[] = edit('index = 1', 'index = 0');

export function patchOf(changes: readonly FileChange[], builder: string): CandidatePatch {
  const diff = changes.map(({ path, content }) => diffOf(path, littleMath[path] ?? '', content ?? '')).join('');
  return { id: candidateId(changes), changes, diff, origin: { builder, template: null, location: null } };
}

/** One hunk from the first line that differs to the last one. */
function diffOf(path: string, before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const start = old.findIndex((line, index) => line !== now[index]);
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const [removed, added] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const head = `@@ -${start + 1},${removed.length} +${start + 1},${added.length} @@`;
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${head}\n${lines.join('\n')}\n`;
}

/** What one try leaves: file changes, nothing, several candidates, or file changes when it was stopped. */
export type FakeTry =
  | readonly FileChange[]
  | null
  | readonly RankedCandidate[]
  | { readonly changes: readonly FileChange[]; readonly stop: BuildStop };

export interface FakeRung extends Rung {
  /** Every task, in order. */
  readonly tasks: readonly BuildTask[];
}

/** A rung whose tries leave what they were told to leave, the last one for ever. */
export function fakeRung(
  name: string,
  tries: readonly FakeTry[],
  more: { readonly kind?: BuilderKind; readonly tier?: number; readonly attempts?: number; readonly model?: string | null } = {},
): FakeRung {
  const tasks: BuildTask[] = [];
  const { kind = 'model', tier = 1, attempts = 3, model = `fake/${name}` } = more;
  const build = async (task: BuildTask): Promise<BuildResult> => {
    const left = tries[Math.min(tasks.length, tries.length - 1)] ?? null;
    tasks.push(task);
    const stop = left !== null && 'stop' in left ? { stop: left.stop } : {};
    const candidates = candidatesOf(left, kind);
    return { candidates, nodes: [], tried: candidates.length, summary: `${name} left ${candidates.length} candidates`, ...stop };
  };
  return { name, tier, model, attempts, builder: { kind, build }, tasks };
}

function candidatesOf(left: FakeTry, kind: string): readonly RankedCandidate[] {
  if (left === null) return [];
  if ('stop' in left) return [ranked(left.changes, kind)];
  const [first] = left;
  if (first === undefined || 'patch' in first) return left as readonly RankedCandidate[];
  return [ranked(left as readonly FileChange[], kind)];
}

export function ranked(changes: readonly FileChange[], kind: string, differsOn: readonly string[] = []): RankedCandidate {
  return { patch: patchOf(changes, kind), plausibility: 1, reasons: [], sameBehaviourAs: [], differsOn };
}
