export function mutantsOf(
  _file: { path: string; source: string },
  _lines: readonly { start: number; end: number }[],
): { path: string; source: string }[] {
  return [];
}
