/**
 * Splits one line into arguments at spaces, with '…', "…" and backslash as in a POSIX shell, and nothing else of a shell:
 * no variables, no globs, no pipes. `null` when a quote is not closed.
 */
export function splitArguments(line: string): readonly string[] | null {
  const found: string[] = [];
  let current: string | null = null;
  let quote: "'" | '"' | null = null;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (quote === null && /\s/.test(char)) {
      if (current !== null) found.push(current);
      current = null;
    } else if (quote === null && (char === "'" || char === '"')) {
      quote = char;
      current ??= '';
    } else if (char === quote) {
      quote = null;
    } else if (char === '\\' && quote !== "'" && index + 1 < line.length) {
      index += 1;
      current = (current ?? '') + line.charAt(index);
    } else {
      current = (current ?? '') + char;
    }
  }
  if (quote !== null) return null;
  if (current !== null) found.push(current);
  return found;
}
