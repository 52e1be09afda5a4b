/** A place in a file of the repository. `line` and `column` are 1-based; `column` counts UTF-16 units. */
export interface SourceLocation {
  /** Path relative to the repository root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** `src/a.js:12:3`, or `src/a.js:12` where the column is unknown. */
export function formatLocation(location: SourceLocation): string {
  const column = location.column === undefined ? '' : `:${location.column}`;
  return `${location.file}:${location.line}${column}`;
}
