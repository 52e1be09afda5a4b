import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bareSshKey, keyIdOf } from '#domain/receipt/key-id.ts';
import { WorldError } from '#domain/world-error.ts';
import type { SignatureVerifier, Signer } from '#ports/signer.ts';
import { armor, sshKeygen, sshNamespace, unarmor, withFiles } from './ssh-keygen.ts';

/**
 * Signs with the user's own SSH key, so that who signed is who the forge says owns the key. `keyPath`: the private key, or the
 * public one (`.pub`) where an agent holds the private half. Signatures are SSHSIG blobs in the namespace `patchline-receipt@v1`.
 */
export function sshSigner(keyPath: string): Signer {
  const publicPath = keyPath.endsWith('.pub') ? keyPath : `${keyPath}.pub`;
  const publicKey = () => readPublicKey(publicPath);
  return {
    keyId: async () => keyIdOf(await publicKey()) ?? '',
    publicKey,
    sign: async (bytes) => {
      const signed = await sshKeygen(['-Y', 'sign', '-q', '-f', keyPath, '-n', sshNamespace], bytes);
      const blob = unarmor(signed.stdout.toString('utf8'));
      if (signed.exitCode === 0 && blob !== null) return blob;
      throw notSigned(keyPath, signed.stderr);
    },
  };
}

/** Checks SSHSIG blobs with `ssh-keygen -Y verify` against exactly one allowed key and our namespace. */
export const sshVerifier: SignatureVerifier = {
  scheme: 'ssh',
  verify: ({ bytes, signature, publicKey }) => {
    const key = bareSshKey(publicKey);
    if (key === null) return Promise.resolve(false);
    const files = { allowed: `receipt namespaces="${sshNamespace}" ${key}\n`, signature: armor(signature) };
    return withFiles(files, async (folder) => {
      const allowed = ['-f', join(folder, 'allowed'), '-I', 'receipt', '-n', sshNamespace];
      const checked = await sshKeygen(['-Y', 'verify', ...allowed, '-s', join(folder, 'signature')], bytes);
      return checked.exitCode === 0;
    });
  },
};

async function readPublicKey(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WorldError(
      'usage',
      `The SSH public key ${path} cannot be read, and a receipt names the key that signs it. Make it from the private key with "ssh-keygen -y", or name another key.`,
      { cause: error },
    );
  });
  const key = bareSshKey(text);
  if (key !== null) return key;
  throw new WorldError(
    'usage',
    `${path} holds no plain SSH public key (one line "ssh-ed25519 AAAA…"; certificates are not supported). Name another key.`,
  );
}

function notSigned(keyPath: string, said: string): WorldError {
  const reason = said.trim().split('\n')[0] ?? '';
  return new WorldError(
    'environment',
    `ssh-keygen could not sign with ${keyPath}: ${reason || 'it gave no reason'}. If the key has a passphrase, load it into your agent first ("ssh-add ${keyPath}"), then run the same command again.`,
  );
}
