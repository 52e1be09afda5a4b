import { mostIssues, mostLines, sketchLimits, sketchNames, type Fingerprint, type SketchName } from './fingerprint.ts';
import type { Sketch } from './sketch.ts';

/** Written with the fingerprint; one that another version wrote is not read, so what hashes mean may change with it. */
const version = 1;

/** Most characters of a fingerprint's text; the longest that is written has 2,514. */
export const longestFingerprintText = 4096;

/**
 * A fingerprint as text for a hidden line of a comment: letters, digits, `-`, `_` and `.` only. Layout before base64url, big-endian:
 * 16 bytes of identity (zeros for `null`); for each sketch, in the order of `sketchLimits`, a count (1 byte) and that many 32-bit hashes;
 * a count (1 byte) of issues and that many 32-bit numbers; 32 bits of lines (all ones for `null`).
 */
export function encodeFingerprint({ identity, sketches, issues, lines }: Fingerprint): string {
  const lists = [...sketchNames.map((name) => sketches[name]), issues];
  const bytes = Buffer.alloc(identityBytes + lists.reduce((sum, list) => sum + 1 + 4 * list.length, 0) + 4);
  bytes.write(identity ?? '', 'hex');
  let at = identityBytes;
  for (const list of lists) {
    at = bytes.writeUInt8(list.length, at);
    for (const number of list) at = bytes.writeUInt32BE(number, at);
  }
  bytes.writeUInt32BE(lines ?? mostLines + 1, at);
  return `${version}.${bytes.toString('base64url')}`;
}

/** What `encodeFingerprint` wrote; `null` for anything else: another version, too long, too many, not ascending, a byte too much. */
export function decodeFingerprint(text: string): Fingerprint | null {
  if (text.length > longestFingerprintText || !text.startsWith(`${version}.`)) return null;
  const code = text.slice(`${version}.`.length);
  const bytes = Buffer.from(code, 'base64url');
  if (bytes.toString('base64url') !== code || bytes.length < identityBytes) return null;
  const reader = { bytes, at: identityBytes };
  const sketches: Partial<Record<SketchName, Sketch>> = {};
  for (const name of sketchNames) {
    const list = readAscending(reader, sketchLimits[name]);
    if (list === null) return null;
    sketches[name] = list;
  }
  const issues = readAscending(reader, mostIssues);
  if (issues === null || reader.at + 4 !== bytes.length) return null;
  const lines = bytes.readUInt32BE(reader.at);
  const identity = bytes.subarray(0, identityBytes).toString('hex');
  return {
    identity: /^0+$/.test(identity) ? null : identity,
    sketches: sketches as Record<SketchName, Sketch>,
    issues,
    lines: lines > mostLines ? null : lines,
  };
}

const identityBytes = 16;

function readAscending(reader: { readonly bytes: Buffer; at: number }, most: number): readonly number[] | null {
  const { bytes } = reader;
  const count = bytes[reader.at];
  const start = reader.at + 1;
  if (count === undefined || count > most || start + 4 * count > bytes.length) return null;
  const list = Array.from({ length: count }, (_, index) => bytes.readUInt32BE(start + 4 * index));
  reader.at = start + 4 * count;
  return list.every((number, index) => index === 0 || number > (list[index - 1] ?? 0)) ? list : null;
}
