/** The tokens of one line, as hashes: names and numbers, and every other character by itself. White space only parts them. */
export interface LineTokens {
  readonly hashes: readonly number[];
  /** Those of more than two characters that are names or numbers. */
  readonly names: readonly number[];
}

const longestLine = 500;

/** Hashes while it reads, because diffs are long. Linear. */
export function tokensOf(line: string): LineTokens {
  const hashes: number[] = [];
  const names: number[] = [];
  const end = Math.min(line.length, longestLine);
  let at = 0;
  while (at < end) {
    const code = line.charCodeAt(at);
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    const start = at;
    let hash = offsetBasis;
    do {
      hash = Math.imul(hash ^ line.charCodeAt(at), prime);
      at += 1;
    } while (at < end && isNamePart(code) && isNamePart(line.charCodeAt(at)));
    hash = mixed(hash);
    hashes.push(hash);
    if (at - start > 2) names.push(hash);
  }
  return { hashes, names };
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** 32-bit FNV-1a of UTF-16 code units, mixed as in MurmurHash3. Not for secrets: equal hashes are a hint, never a fact. */
export function hashText(text: string): number {
  let hash = offsetBasis;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return mixed(hash);
}

/** One hash of some of a list, in their order. */
export function hashSequence(hashes: readonly number[], start: number = 0, end: number = hashes.length): number {
  let hash = 0x9e3779b9;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ (hashes[index] ?? 0), 0x85ebca6b) + 0x1b873593;
  return mixed(hash);
}

function mixed(hash: number): number {
  let mixing = hash ^ (hash >>> 16);
  mixing = Math.imul(mixing, 0x85ebca6b);
  mixing ^= mixing >>> 13;
  mixing = Math.imul(mixing, 0xc2b2ae35);
  return (mixing ^ (mixing >>> 16)) >>> 0;
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff;
}

/** Letters and digits, `_`, `$`, and everything beyond ASCII. */
function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    (code > 0x7f && !isSpace(code))
  );
}
