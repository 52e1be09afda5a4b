import type { Example, Reproduction } from '#domain/reproduction.ts';

/** What so many programs hold that it shows nothing. */
const common = new Set(['0', '1', '2', '-1', 'true', 'false', 'null', 'undefined', "''", '""', '[]', '{}']);

/** Whether added lines hold both a telling input and the telling result of one example. */
export function knowsByHeart(diff: string, reproduction: Reproduction): boolean {
  if (reproduction.kind !== 'examples') return false;
  const lines = diff.split('\n');
  const texts = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
      .map((line) => plain(line.slice(1)))
      .join('\n');
  const [added, removed] = [texts('+'), texts('-')];
  const holds = (literal: string): boolean => has(added, literal) && !has(removed, literal);
  return reproduction.examples.some((example) => {
    const { inputs, result } = literalsOf(example);
    return result !== null && holds(result) && inputs.some(holds);
  });
}

function has(text: string, literal: string): boolean {
  const before = /^[\w$]/.test(literal) ? '(?<![\\w$.])' : '';
  const after = /[\w$]$/.test(literal) ? '(?![\\w$.])' : '';
  return new RegExp(`${before}${escaped(literal)}${after}`).test(text);
}

function literalsOf(example: Example): { readonly inputs: readonly string[]; readonly result: string | null } {
  if (example.kind !== 'expression' || example.expected.kind !== 'value') return { inputs: [], result: null };
  const result = plain(example.expected.source);
  const parts = plain(example.expression).match(/'[^']*'|-?\d+(?:\.\d+)?|\[[^[\]()]*\]/g) ?? [];
  const isTelling = (literal: string): boolean => !common.has(literal);
  return { inputs: parts.filter(isTelling), result: isTelling(result) ? result : null };
}

/** One kind of quotes, and white space only where it parts words. */
function plain(text: string): string {
  return text
    .replaceAll(/["`]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([^\w\s$']) ?/g, '$1')
    .trim();
}

function escaped(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
