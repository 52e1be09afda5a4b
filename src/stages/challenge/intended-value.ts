import type { Example, Reproduction } from '#domain/reproduction.ts';
import type { Citation } from '../citation.ts';
import type { ExecutableClaim } from '../executable-claim.ts';

type Examples = Extract<Reproduction, { kind: 'examples' }>;

/** The failing example that an expression is, alone; `null` where it is none. */
export function failingExample(reproduction: Examples, red: readonly string[], expression: string): Examples | null {
  const isIt = (example: Example): boolean =>
    example.kind === 'expression' && red.includes(example.id) && squeeze(example.expression) === squeeze(expression);
  const example = reproduction.examples.find(isIt);
  return example === undefined ? null : { ...reproduction, examples: [example] };
}

/**
 * Whether quoted words say what a call is meant to give: they name what is called, and the value or that it throws. Without this any true sentence about any
 * call could stop a run.
 */
export function saysWhatComes({ quote }: Citation, { expression, produces, throws }: ExecutableClaim): boolean {
  const called = [...expression.matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map((match) => match[1] ?? '');
  if (!called.some((name) => holds(quote, name))) return false;
  if (throws != null) return /throw|reject|raise/i.test(quote);
  const value = (produces ?? '').trim().replaceAll('"', "'");
  return holds(quote.replaceAll('"', "'"), value) || (/^\W/.test(value) && holds(squeeze(quote), squeeze(value)));
}

/** As a word of its own: `1` is not in `12`. */
function holds(text: string, word: string): boolean {
  if (word === '') return false;
  const isPart = (letter: string, end: string): boolean => /[\w$]/.test(letter) && /[\w$]/.test(end);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + word.length)];
    if (!isPart(before, word.charAt(0)) && !isPart(after, word.at(-1) ?? '')) return true;
  }
  return false;
}

function squeeze(code: string): string {
  return code.replaceAll(/\s+/g, '').replaceAll('"', "'");
}
