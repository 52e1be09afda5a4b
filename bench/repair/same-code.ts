import { parse, type ParserPlugin } from '@babel/parser';

/** Whether two source files mean the same to a parser: layout, comments, quotes, parentheses and number notation do not count. */
export function isSameCode(one: string, other: string, file: string): boolean {
  if (one === other) return true;
  const [first, second] = [normalise(one, file), normalise(other, file)];
  return first !== null && first === second;
}

function normalise(source: string, file: string): string | null {
  const plugins: ParserPlugin[] = /\.[cm]?tsx?$/.test(file) ? ['typescript'] : ['jsx'];
  try {
    const parsed = parse(source, {
      sourceType: 'unambiguous',
      plugins,
      allowReturnOutsideFunction: true,
      allowSuperOutsideMethod: true,
      attachComment: false,
    });
    return JSON.stringify(parsed.program, dropLayout);
  } catch {
    return null;
  }
}

const layoutKeys = new Set(['start', 'end', 'loc', 'extra', 'range', 'comments', 'interpreter']);

function dropLayout(key: string, value: unknown): unknown {
  if (layoutKeys.has(key)) return undefined;
  if (typeof value === 'bigint') return `${value}n`;
  return value;
}
