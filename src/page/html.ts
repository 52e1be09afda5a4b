import { html as escaping, raw } from 'hono/html';

/** Markup that is safe to put into a page as it stands. Only `html` and `ownMarkup` make it. */
export type Html = ReturnType<typeof raw>;

/** What a template takes: text (shown as text, whatever is in it), numbers, markup, lists of markup; `null`, `undefined` and `false` show nothing. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * A template of markup. Every string that is put in is shown as text: hono escapes it, and what would hide or reorder text (controls, bidirectional
 * marks, zero-width characters) is shown as `⟨U+202E⟩` before that. Attributes MUST stand in double quotes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const made = escaping(strings, ...values.map(visible));
  if (made instanceof Promise) throw new Error('A page is made of values that are there, not of promises');
  return made;
}

/** Markup that we or a library of ours made and that holds nothing foreign that was not escaped. */
export function ownMarkup(markup: string): Html {
  return raw(markup);
}

/** No markup. */
export const nothing: Html = raw('');

/** Controls but tab and end of line, format characters, halves of pairs, private use, and the two separators that break lines. */
const hidden = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Foreign text with everything in it made visible. */
export function visibleText(text: string): string {
  return text.replace(hidden, (mark) => `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

function visible(value: HtmlValue): unknown {
  if (typeof value === 'string') return visibleText(value);
  return Array.isArray(value) ? value.map((each: HtmlValue) => visible(each)) : value;
}
