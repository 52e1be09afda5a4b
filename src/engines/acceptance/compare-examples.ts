import { parse } from '@babel/parser';
import type { Example, Expectation } from '#domain/reproduction.ts';

/**
 * How two examples go together. `contradicts`: they give different results of the same call, so no program satisfies both. Calls are the same
 * where their tokens are, whatever the white space and quotes; two spellings of one value (`1 + 1`, `2`) count as different calls or results.
 */
export function compareExamples(one: Example, other: Example): 'same' | 'contradicts' | 'apart' {
  if (one.kind !== 'expression' || other.kind !== 'expression') return 'apart';
  if (tokensOf(one.setup) !== tokensOf(other.setup) || tokensOf(one.expression) !== tokensOf(other.expression)) return 'apart';
  if (agree(one.expected, other.expected)) return 'same';
  // A value that is written in two ways may be the same value.
  return one.expected.kind === 'value' && other.expected.kind === 'value' && !areLiteral(one.expected, other.expected)
    ? 'apart'
    : 'contradicts';
}

function agree(one: Expectation, other: Expectation): boolean {
  if (one.kind === 'throws' && other.kind === 'throws')
    return one.errorName === null || other.errorName === null || one.errorName === other.errorName;
  if (one.kind === 'value' && other.kind === 'value') return tokensOf(one.source) === tokensOf(other.source);
  return one.kind !== 'throws' && other.kind !== 'throws';
}

function areLiteral(...values: readonly { readonly source: string }[]): boolean {
  return values.every(({ source }) => !/[()=]|\bnew\b/.test(source.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`/g, '')));
}

/** The text as its tokens; as it is where it cannot be read. */
function tokensOf(text: string): string {
  try {
    const { tokens } = parse(`(${text.trim().replace(/;$/, '')}\n)`, { tokens: true, allowAwaitOutsideFunction: true });
    const words = (tokens ?? []).map(({ type, value }: { type: { label: string }; value?: unknown }) => [
      type.label,
      String(value),
    ]);
    return JSON.stringify(words.filter(([label]) => label !== 'eof' && label?.startsWith('Comment') !== true));
  } catch {
    return text.replaceAll(/\s+/g, ' ').trim();
  }
}
