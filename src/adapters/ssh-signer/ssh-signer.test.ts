import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signerContract } from '#ports/signer.contract.ts';
import { armor, unarmor } from './ssh-keygen.ts';
import { sshSigner, sshVerifier } from './ssh-signer.ts';

function makeKey(folder: string, name: string, type: string, passphrase = ''): string {
  const path = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'a comment', '-f', path]);
  return path;
}

for (const type of ['ed25519', 'ecdsa', 'rsa']) {
  signerContract(`the SSH signer with an ${type} key`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchline-ssh-test-'));
    return {
      signer: sshSigner(makeKey(folder, 'one', type)),
      stranger: sshSigner(makeKey(folder, 'two', type)),
      verifier: sshVerifier,
      cleanUp: () => rm(folder, { recursive: true }),
    };
  });
}

describe('the SSH signer', () => {
  const bytes = new TextEncoder().encode('signed');
  let folder: string;
  let key: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchline-ssh-test-'));
    key = makeKey(folder, 'key', 'ed25519');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('names its key as ssh-keygen -l does', async () => {
    const listed = execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`]).toString();
    expect(listed).toContain((await sshSigner(key).keyId()).replace('ssh:', ''));
  });

  it('gives its public key without the comment', async () => {
    expect(await sshSigner(key).publicKey()).toMatch(/^ssh-ed25519 \S+$/);
  });

  it('makes signatures that a signature for another use cannot stand in for', async () => {
    const message = join(folder, 'message');
    await writeFile(message, bytes);
    execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-f', key, '-n', 'git', message], { stdio: 'pipe' });
    const foreign = unarmor(execFileSync('cat', [`${message}.sig`]).toString()) ?? new Uint8Array();
    const publicKey = await sshSigner(key).publicKey();
    expect(foreign.length).toBeGreaterThan(100);
    expect(await sshVerifier.verify({ bytes, signature: foreign, publicKey })).toBe(false);
    const own = await sshSigner(key).sign(bytes);
    expect(await sshVerifier.verify({ bytes, signature: own, publicKey })).toBe(true);
  });

  it('fails with a sentence, and without asking, when the key has a passphrase and no agent', async () => {
    const locked = makeKey(folder, 'locked', 'ed25519', 'a passphrase');
    await expect(sshSigner(locked).sign(bytes)).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining('ssh-add'),
    });
  });

  it('fails with a sentence when there is no such key', async () => {
    await expect(sshSigner(join(folder, 'none')).keyId()).rejects.toMatchObject({ kind: 'usage' });
  });

  it('does not let a public key smuggle a second allowed signer in', async () => {
    const other = sshSigner(makeKey(folder, 'other', 'ed25519'));
    const signature = await other.sign(bytes);
    const smuggled = `${await sshSigner(key).publicKey()} x\n* ${await other.publicKey()}`;
    expect(await sshVerifier.verify({ bytes, signature, publicKey: smuggled })).toBe(false);
  });

  it('reads back its own armour', () => {
    const blob = Uint8Array.from({ length: 200 }, (_, index) => index);
    expect(unarmor(armor(blob))).toEqual(blob);
    expect(unarmor('no signature')).toBeNull();
  });
});
