/** One line of `git diff-tree --raw -z`. */
export interface RawChange {
  readonly oldMode: string;
  readonly newMode: string;
  readonly newBlob: string;
  /** `A`, `D`, `M` or `T`. */
  readonly status: string;
  /** `null` where it is not UTF-8. */
  readonly path: string | null;
}

/** Reads `:<mode> <mode> <id> <id> <status>NUL<path>NUL…`. */
export function parseRawDiff(raw: Buffer): readonly RawChange[] {
  const fields = raw.toString('latin1').split('\0').slice(0, -1);
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', , newBlob = '', status = ''] = (fields[at] ?? '').replace(/^:/, '').split(' ');
    changes.push({ oldMode, newMode, newBlob, status, path: decode(Buffer.from(fields[at + 1] ?? '', 'latin1')) });
  }
  return changes;
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
