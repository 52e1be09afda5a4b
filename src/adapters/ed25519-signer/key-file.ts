import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorldError } from '#domain/world-error.ts';

/** Reads the private key at a path, or makes one there first. Of several processes that make it at once, one wins and all use its key. */
export async function loadOrMakeKey(path: string): Promise<KeyObject> {
  const existing = await readKey(path);
  if (existing !== null) return existing;
  await makeKey(path);
  const made = await readKey(path);
  if (made === null) throw notStored(path, 'it was removed again at once');
  return made;
}

async function readKey(path: string): Promise<KeyObject | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => absentOrThrow(path, error));
  if (text === null) return null;
  await refuseOpenKey(path);
  const key = parseKey(text);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new WorldError(
    'storage',
    `The signing key at ${path} is no ed25519 private key (the file is damaged or something else). It is left as it is, because receipts may have been signed with it: restore it from a backup, or move it away and the next run makes a new key.`,
  );
}

function parseKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

/** Written under another name and linked into place: a reader sees a whole key or none, and an existing one stays. */
async function makeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
    await file.close();
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw notStored(path, codeOf(error) ?? String(error), error);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function refuseOpenKey(path: string): Promise<void> {
  const { mode } = await stat(path);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new WorldError(
    'storage',
    `The signing key at ${path} can be read by other users (mode ${(mode & 0o777).toString(8)}), so its signatures prove nothing. Run "chmod 600 ${path}" if nobody else has read it; otherwise move it away and the next run makes a new key.`,
  );
}

function absentOrThrow(path: string, error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw new WorldError(
    'storage',
    `The signing key at ${path} cannot be read (${codeOf(error) ?? String(error)}). Check the path and its permissions, then run the same command again.`,
    {
      cause: error,
    },
  );
}

function notStored(path: string, why: string, cause?: unknown): WorldError {
  return new WorldError(
    'storage',
    `A signing key could not be stored at ${path} (${why}), and a receipt needs one. Make its folder writable, or set XDG_STATE_HOME to a folder that is.`,
    { cause },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
