const classes = 8;

/** Letters by case, digits, white space at the start and within, brackets, quotes of either kind and other signs. */
function classOf(character: string): number {
  if (/[a-z]/.test(character)) return 0;
  if (/[A-Z]/.test(character)) return 1;
  if (/\d/.test(character)) return 2;
  if (/\s/.test(character)) return 3;
  if (/[()[\]{}<>]/.test(character)) return 4;
  if (character === '"') return 5;
  return character === "'" || character === '`' ? 6 : 7;
}

const table = Uint8Array.from({ length: 128 }, (_, code) => classOf(String.fromCharCode(code)));

/** How often each class of character follows each other one. */
function profileOf(lines: readonly string[]): Float64Array {
  const counts = new Float64Array(classes * classes).fill(0.5);
  for (const line of lines) {
    const text = line.trimStart();
    for (let at = 1; at < text.length; at += 1) {
      const pair = (table[text.charCodeAt(at - 1)] ?? 7) * classes + (table[text.charCodeAt(at)] ?? 7);
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** Jensen-Shannon divergence, in bits, between the pairs of character classes of two texts: 0 alike, 1 nothing in common. */
export function styleDistance(some: readonly string[], others: readonly string[]): number {
  const [one, other] = [profileOf(some), profileOf(others)];
  return one.reduce((sum, share, pair) => {
    const middle = (share + (other[pair] ?? 0)) / 2;
    const far = (part: number): number => (part === 0 ? 0 : (part / 2) * Math.log2(part / middle));
    return sum + far(share) + far(other[pair] ?? 0);
  }, 0);
}
