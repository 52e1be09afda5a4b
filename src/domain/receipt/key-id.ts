import { createHash } from 'node:crypto';
import { sha256 } from '#lib/digest.ts';

const pem = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)\n-----END PUBLIC KEY-----\n?$/;
const sshLine =
  /^((?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)) ([A-Za-z0-9+/]+={0,2})(?: [^\n]*)?\n?$/;

export const keySchemes = ['ed25519', 'ssh'] as const;
export type KeyScheme = (typeof keySchemes)[number];

/**
 * The key id that belongs to a public key: `ed25519:<sha256 of the DER SPKI, hex>` for PEM, `ssh:SHA256:<base64>` (as
 * `ssh-keygen -l` prints it) for a line of SSH. `null` for text that is neither.
 */
export function keyIdOf(publicKey: string): string | null {
  const text = publicKey.replaceAll('\r\n', '\n');
  const der = pem.exec(text)?.[1];
  if (der !== undefined) return `ed25519:${sha256(Buffer.from(der, 'base64'))}`;
  const blob = sshLine.exec(text)?.[2];
  if (blob === undefined) return null;
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '');
  return `ssh:SHA256:${digest}`;
}

/** Whether text is one plain PEM key and nothing else: what a key id can be computed from. */
export function isPlainPem(publicKey: string): boolean {
  return pem.test(publicKey.replaceAll('\r\n', '\n'));
}

/** An SSH public key without its comment: `type base64`. `null` for text that is no single plain key. */
export function bareSshKey(publicKey: string): string | null {
  const match = sshLine.exec(publicKey);
  return match === null ? null : `${match[1]} ${match[2]}`;
}

export function schemeOf(keyId: string): KeyScheme | null {
  return keySchemes.find((scheme) => keyId.startsWith(`${scheme}:`)) ?? null;
}
