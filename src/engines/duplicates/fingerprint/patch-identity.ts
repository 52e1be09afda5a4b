import { createHash } from 'node:crypto';
import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { hunksOf } from './patch-lines.ts';

/**
 * 32 hex digits that two diffs share when they are the same up to line numbers, white space and the order of files: what
 * `git patch-id --stable` compares, computed from the forge's list of files (which has no file modes). `null` where a file came without
 * its patch (binary, or left out for size) or there is nothing to compare: then nothing may be called identical.
 */
export function patchIdentity(files: readonly ChangedFile[], isTruncated: boolean): string | null {
  if (isTruncated || files.length === 0) return null;
  const digests: string[] = [];
  for (const file of files) {
    if (file.patch === null) return null;
    digests.push(digestOf(file, file.patch));
  }
  return createHash('sha256').update(digests.toSorted().join('\n')).digest('hex').slice(0, 32);
}

function digestOf(file: ChangedFile, patch: string): string {
  const lines = hunksOf(patch).flat();
  const body = lines.map(({ kind, text }) => `${kind} ${text.replaceAll(/\s+/g, '')}`);
  const digest = createHash('sha256');
  for (const part of [file.status, file.from ?? '', file.path, ...body]) digest.update(`${part.length}:${part}\n`);
  return digest.digest('hex');
}
