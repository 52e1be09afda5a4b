import { spanOf } from '../apply-edit.ts';
import type { Edit } from '../template.ts';

/**
 * Whether the new text starts safely where it stands: after a line that ends without a semicolon, a text that starts with
 * a bracket, a sign or a template would be read as that line's continuation (ECMA-262, automatic semicolon insertion).
 */
export const startsSafely = (source: string, edit: Edit): boolean => {
  if (!/^[([`/+\-*,.]/.test(edit.text)) return true;
  const { start } = spanOf(edit);
  if (/^[([`/+\-*,.]/.test(source.slice(start, start + 1))) return true;
  let end = start;
  while (end > 0 && /\s/.test(source[end - 1] ?? '')) end -= 1;
  return !source.slice(end, start).includes('\n') || !/[\w$)\]}'"`]/.test(source[end - 1] ?? '');
};
