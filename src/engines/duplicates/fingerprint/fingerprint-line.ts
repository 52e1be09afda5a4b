import { decodeFingerprint } from './fingerprint-codec.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * The fingerprint in a comment of the gate, if it was made of the commit `head`; `null` where there is none, another commit's, a broken
 * one, or more than one (then somebody has put a false one in). Linear in the comment.
 */
export function readFingerprintLine(comment: string, head: string): Fingerprint | null {
  const matches = [...comment.matchAll(/^<!-- patchline:fingerprint ([0-9a-f]{40,64}) ([\w.-]{1,4096}) -->\r?$/gm)];
  const [, of, text] = matches[0] ?? [];
  return matches.length === 1 && of === head && text !== undefined ? decodeFingerprint(text) : null;
}
