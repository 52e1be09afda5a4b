import type { ExecutableClaim } from '../executable-claim.ts';

/**
 * What of the result that a reproduction expects does not stand in the words that it quotes; `null` where all of it does. A model may turn words
 * into a call, and what has to come of it is for the reporter to say: each number, text and key of the result is looked up, letter by letter.
 */
export function unsaidIn(words: string, { produces, throws }: ExecutableClaim): string | null {
  if (throws != null) {
    const said = [throws.name, throws.message].filter((part) => part != null);
    if (said.length === 0) return /\b(?:throw|error|exception|reject)/i.test(words) ? null : 'an error';
    return said.find((part) => !holdsText(words, part)) ?? null;
  }
  const source = produces ?? 'undefined';
  const tokens = source.match(tokenShape) ?? [];
  if (tokens.length === 0) return holdsText(words, source) || /\b(?:empty|nothing|none)\b/i.test(words) ? null : source;
  return tokens.find((token) => !isSaid(words, token)) ?? null;
}

/** Strings, numbers and names; what stands between them is the language's. */
const tokenShape = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|-?\.?\d[\w.]*|[\p{L}_$][\p{L}\d_$]*/gu;

function isSaid(words: string, token: string): boolean {
  if (/^['"`]/.test(token)) return holdsString(words, token.slice(1, -1));
  if (/\d/.test(token)) return numberForms(token).some((form) => standsAlone(words, form));
  return [token, ...(otherWords[token] ?? [])].some((form) => standsAlone(words, form));
}

const otherWords: Readonly<Record<string, readonly string[]>> = {
  undefined: ['nothing'],
  Infinity: ['infinite'],
  NaN: ['not a number'],
};

const small = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

function numberForms(token: string): readonly string[] {
  const plain = token.replaceAll('_', '').replace(/n$/, '');
  const word = small[Number(plain)];
  const minus = plain.startsWith('-') ? [`minus ${plain.slice(1)}`, `\u2212${plain.slice(1)}`] : [];
  return [token, plain, ...minus, ...(word === undefined ? [] : [word])];
}

/** Not as a part of another number or name: the 6 of "6,", and not that of "16" or "6.5". */
function standsAlone(words: string, form: string): boolean {
  const escaped = form.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\d_$.]|(?<=\d)-)${escaped}(?![\p{L}\d_$]|\.\d)`, 'iu').test(words);
}

function holdsString(words: string, inner: string): boolean {
  if (inner === '') return /\b(?:empty|nothing)\b|''|""/i.test(words);
  return holdsText(words, inner.replaceAll(/\\(.)/g, '$1'));
}

function holdsText(words: string, text: string): boolean {
  const even = (given: string): string => given.replaceAll(/\s+/g, ' ').trim();
  return text.trim() === '' ? words.includes(text) : even(words).includes(even(text));
}
