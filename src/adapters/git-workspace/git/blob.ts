import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** A blob as git keeps it (gitformat-loose: `blob <size>\0<bytes>`, compressed, under the digest of the uncompressed). */
export interface Blob {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The blob of a content, named by the hash that the repository uses, which the length of its ids tells. */
export function blobOf(content: Buffer | string, idLength: number): Blob {
  const body = Buffer.from(content);
  const bytes = Buffer.concat([Buffer.from(`blob ${body.length}\0`), body]);
  return {
    id: createHash(idLength === 64 ? 'sha256' : 'sha1')
      .update(bytes)
      .digest('hex'),
    bytes,
  };
}

/** Puts a blob into a git folder of ours, without starting git for it. */
export async function writeBlob(gitDir: string, { id, bytes }: Blob): Promise<void> {
  const folder = join(gitDir, 'objects', id.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, id.slice(2)), deflateSync(bytes, { level: 1 }));
}
