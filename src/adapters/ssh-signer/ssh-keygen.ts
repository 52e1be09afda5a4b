import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { captureProcess, type ProcessResult } from '#lib/capture-process.ts';

/** What an SSH signature of ours is for; `ssh-keygen -Y` binds it, so that a signature made for another use never passes. */
export const sshNamespace = 'patchline-receipt@v1';

/** Runs `ssh-keygen` to its end. It may ask a running agent, but never a person: a question for a passphrase fails instead. */
export async function sshKeygen(args: readonly string[], stdin: Uint8Array): Promise<ProcessResult> {
  const inherited = ['PATH', 'HOME', 'SSH_AUTH_SOCK'];
  const env = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  try {
    return await captureProcess({
      argv: ['ssh-keygen', ...args],
      env: { ...env, LC_ALL: 'C', SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force' },
      stdin,
      timeoutMs: 30_000,
    });
  } catch (error) {
    throw new WorldError(
      'environment',
      'The program "ssh-keygen" could not be started, and SSH signatures are made and checked with it. Install OpenSSH (on Debian and Ubuntu: "apt-get install openssh-client"), then run the same command again.',
      { cause: error },
    );
  }
}

/** Calls `use` with the paths of files in a private folder that is removed afterwards. */
export async function withFiles<T>(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-ssh-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const armorHead = '-----BEGIN SSH SIGNATURE-----';
const armorEnd = '-----END SSH SIGNATURE-----';

/** The SSHSIG blob inside an armoured signature; `null` where there is none. */
export function unarmor(text: string): Uint8Array | null {
  const body = text.split(armorHead)[1]?.split(armorEnd)[0];
  return body === undefined ? null : new Uint8Array(Buffer.from(body.replace(/\s/g, ''), 'base64'));
}

export function armor(blob: Uint8Array): string {
  const lines =
    Buffer.from(blob)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return [armorHead, ...lines, armorEnd, ''].join('\n');
}
