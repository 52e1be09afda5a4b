import { createHash } from 'node:crypto';

/** One file of an index. */
export interface IndexEntry {
  readonly path: string;
  readonly executable: boolean;
  /** Id of its blob, hex. */
  readonly id: string;
}

/** Times, device, inode, mode, owner and size: all that nobody looks at is zero, but the mode. */
const statBytes = 40;
const modeOffset = 24;
const longestNoted = 0xfff;

/** An index file of version 2 that holds these files and nothing else (gitformat-index(5)). `idLength`: of the repository's object ids, hex. */
export function indexFile(entries: readonly IndexEntry[], idLength: number): Buffer {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(entries.length, 8);
  const named = entries.map((entry) => ({ entry, name: Buffer.from(entry.path) }));
  const sorted = named.toSorted((one, other) => Buffer.compare(one.name, other.name));
  const content = Buffer.concat([header, ...sorted.map(({ entry, name }) => entryBytes(entry, name))]);
  const hash = createHash(idLength === 64 ? 'sha256' : 'sha1');
  return Buffer.concat([content, hash.update(content).digest()]);
}

function entryBytes({ executable, id }: IndexEntry, name: Buffer): Buffer {
  const fixed = statBytes + id.length / 2 + 2;
  // One to eight zeros end the name, so that every entry begins at a multiple of eight.
  const bytes = Buffer.alloc(Math.floor((fixed + name.length + 8) / 8) * 8);
  bytes.writeUInt32BE(executable ? 0o100755 : 0o100644, modeOffset);
  bytes.write(id, statBytes, 'hex');
  bytes.writeUInt16BE(Math.min(name.length, longestNoted), fixed - 2);
  name.copy(bytes, fixed);
  return bytes;
}
