import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { signerContract } from '#ports/signer.contract.ts';
import { ed25519Signer, ed25519Verifier } from './ed25519-signer.ts';

signerContract('the ed25519 signer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-key-'));
  return {
    signer: ed25519Signer(join(folder, 'one.pem')),
    stranger: ed25519Signer(join(folder, 'two.pem')),
    verifier: ed25519Verifier,
    cleanUp: () => rm(folder, { recursive: true }),
  };
});

describe('the key file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchline-key-'));
    path = join(folder, 'state', 'patchline', 'signing-key.pem');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made on first use, for its owner only, and used from then on', async () => {
    const first = await ed25519Signer(path).keyId();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await ed25519Signer(path).keyId()).toBe(first);
    expect(await readdir(join(folder, 'state', 'patchline'))).toEqual(['signing-key.pem']);
  });

  it('is not made by asking for nothing', async () => {
    ed25519Signer(path);
    await expect(stat(path)).rejects.toThrow();
  });

  it('is the same for many first uses at once', async () => {
    const keyIds = await Promise.all(Array.from({ length: 20 }, () => ed25519Signer(path).keyId()));
    expect(new Set(keyIds).size).toBe(1);
  });

  it.each([
    ['damaged', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['empty', ''],
  ])('is refused and left as it is when it is %s', async (_, content) => {
    await mkdir(join(folder, 'state', 'patchline'), { recursive: true });
    await writeFile(path, content, { mode: 0o600 });
    const refusal = await ed25519Signer(path)
      .keyId()
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorldError);
    expect(refusal).toMatchObject({ kind: 'storage', message: expect.stringContaining(path) });
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('is refused when others can read it', async () => {
    await ed25519Signer(path).keyId();
    await chmod(path, 0o644);
    await expect(ed25519Signer(path).keyId()).rejects.toMatchObject({
      kind: 'storage',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it('is refused with a sentence when its folder cannot be made', async () => {
    await writeFile(join(folder, 'state'), 'a file stands where the folder should be');
    await expect(ed25519Signer(path).keyId()).rejects.toMatchObject({ kind: 'storage' });
  });
});
