import hljs from 'highlight.js/lib/common';
import { html, ownMarkup, visibleText, type Html } from '../html.ts';

/** Longer texts stay plain: colours are not worth the wait. */
const mostCharacters = 60_000;

/** The lines of one piece of code with syntax colours as class names (`hljs-…`), by the ending of its file; plain where the language is not known. */
export function highlightedLines(lines: readonly string[], file: string): readonly Html[] {
  const language = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const shown = lines.map((line) => visibleText(line).replaceAll('\r', '⟨U+000D⟩').replaceAll('\n', ' '));
  const text = shown.join('\n');
  if (hljs.getLanguage(language) === undefined || text.length > mostCharacters) return shown.map((line) => html`${line}`);
  return eachLine(hljs.highlight(text, { language, ignoreIllegals: true }).value);
}

/** Markup of highlight.js line by line; a span that goes on over an end of line is closed there and opened again. */
function eachLine(markup: string): readonly Html[] {
  const open: string[] = [];
  return markup.split('\n').map((line) => {
    const before = open.join('');
    for (const [tag] of line.matchAll(/<span class="[^"]*">|<\/span>/g)) {
      if (tag === '</span>') open.pop();
      else open.push(tag);
    }
    return ownMarkup(`${before}${line}${'</span>'.repeat(open.length)}`);
  });
}
