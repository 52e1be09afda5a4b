/** A piece of a regular expression's pattern, by its offsets in the pattern. */
export interface PatternPart {
  readonly kind: 'character' | 'escape' | 'class' | 'any' | 'start' | 'end' | 'quantifier' | 'open' | 'close' | 'bar';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const opening = /^\((?:\?(?:[:=!]|<[=!]|<[\w$]+>|[a-z]*(?:-[a-z]+)?:))?/;
const escape = /^\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|c[A-Za-z]|\d+|[^])/;

const classEnd = (pattern: string, start: number): number => {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
};

const singles: Readonly<Record<string, PatternPart['kind']>> = { '.': 'any', '^': 'start', $: 'end', ')': 'close', '|': 'bar' };

const partAt = (pattern: string, start: number): { kind: PatternPart['kind']; end: number } => {
  const rest = pattern.slice(start);
  const character = rest.charAt(0);
  if (character === '\\') return { kind: 'escape', end: start + (escape.exec(rest)?.[0].length ?? 1) };
  if (character === '[') return { kind: 'class', end: classEnd(pattern, start) };
  if (character === '(') return { kind: 'open', end: start + (opening.exec(rest)?.[0].length ?? 1) };
  const repeated = quantifier.exec(rest)?.[0];
  if (repeated !== undefined) return { kind: 'quantifier', end: start + repeated.length };
  return { kind: singles[character] ?? 'character', end: start + 1 };
};

/** The parts of a pattern, in order (ECMA-262, 22.2.1; a class is one part). */
export const partsOf = (pattern: string): PatternPart[] => {
  const parts: PatternPart[] = [];
  let start = 0;
  while (start < pattern.length) {
    const { kind, end } = partAt(pattern, start);
    parts.push({ kind, start, end, text: pattern.slice(start, end) });
    start = end;
  }
  return parts;
};

/** The index of the part that closes the group opened at `index`; -1 if none. */
export const closingOf = (parts: readonly PatternPart[], index: number): number => {
  let depth = 0;
  for (let at = index; at < parts.length; at += 1) {
    if (parts[at]?.kind === 'open') depth += 1;
    if (parts[at]?.kind === 'close') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
};

/** Whether a pattern with these flags is one the engine takes. */
export const isPattern = (pattern: string, flags: string): boolean => {
  if (pattern === '' || pattern.startsWith('*')) return false;
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
};
