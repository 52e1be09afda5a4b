import type { ChangedFile } from '#domain/gate/pull-request.ts';

export interface PatchLines {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly context: readonly string[];
  readonly hunks: number;
  /** A file was given an end without a line break. */
  readonly missingFinalNewline: boolean;
}

/** Generated files say nothing about who wrote the change. */
const generated = /(?:^|\/)(?:dist|build|vendor|node_modules)\/|\.(?:lock|snap|min\.\w+|map|svg)$|lock\.(?:json|yaml)$/i;

/** Sorts the lines of patches by what becomes of them; stops after `most` characters. */
export function patchLines(files: readonly ChangedFile[], most: number): PatchLines {
  const [added, removed, context]: [string[], string[], string[]] = [[], [], []];
  let [hunks, left, missingFinalNewline] = [0, most, false];
  for (const { path, patch } of files) {
    if (patch === null || generated.test(path)) continue;
    let before = '';
    for (const line of patch.split('\n')) {
      left -= line.length + 1;
      if (left < 0) return { added, removed, context, hunks, missingFinalNewline };
      if (line.startsWith('@@')) hunks += 1;
      else if (line.startsWith('+')) added.push(line.slice(1));
      else if (line.startsWith('-')) removed.push(line.slice(1));
      else if (line.startsWith(' ')) context.push(line.slice(1));
      else if (line.startsWith('\\') && before.startsWith('+')) missingFinalNewline = true;
      before = line;
    }
  }
  return { added, removed, context, hunks, missingFinalNewline };
}
