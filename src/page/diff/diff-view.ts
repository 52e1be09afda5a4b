import { diffLines, type DiffLine } from '#lib/unified-diff.ts';
import { html, nothing, type Html } from '../html.ts';
import { highlightedLines } from './highlight.ts';

/** What is shown of a diff at most; the rest is said and can be read with git. */
const mostLines = 600;

const signs: Readonly<Record<DiffLine['kind'], string>> = { added: '+', removed: '−', kept: ' ' };

/** A unified diff, file by file, with line numbers of the new side, signs in words of one letter, and syntax colours. `files` are all that it changes, `of` names whose it is. */
export function diffView(diff: string, files: readonly string[], of: string): Html {
  const all = diffLines(diff);
  const shown = all.slice(0, mostLines);
  const byFile = [...Map.groupBy(shown, ({ file }) => file)];
  const without = files.filter((file) => !all.some((line) => line.file === file));
  const isOfRemoved = (file: string): boolean => file === '/dev/null';
  return html`<div class="diff-view">
${byFile.map(([file, lines]) => fileView(isOfRemoved(file) ? without.join(', ') : file, lines, of))}
${byFile.some(([file]) => isOfRemoved(file)) || without.length === 0 ? nothing : html`<p class="quiet">Changed without lines to show: ${without.join(', ')}</p>`}
${all.length > shown.length ? html`<p class="quiet">${all.length - shown.length} more lines are left out here.</p>` : nothing}
</div>`;
}

function fileView(file: string, lines: readonly DiffLine[], of: string): Html {
  const hunks = hunksOf(lines);
  const code = hunks.map(
    (hunk, index) => html`${index === 0 ? nothing : html`<span class="line gap"> ⋯</span>\n`}${hunkView(hunk, file)}`,
  );
  return html`<figure class="diff-file"><figcaption>${file} <span class="diff-size">${sizeText(lines)}</span></figcaption>
<pre tabindex="0" role="region" aria-label="${of}: changes of ${file}"><code>${code}</code></pre></figure>`;
}

function hunkView(hunk: readonly DiffLine[], file: string): readonly Html[] {
  const side = (without: DiffLine['kind']): ReadonlyMap<DiffLine, Html> => {
    const lines = hunk.filter(({ kind }) => kind !== without);
    const markup = highlightedLines(
      lines.map(({ text }) => text),
      file,
    );
    return new Map(lines.map((line, index) => [line, markup[index] ?? nothing]));
  };
  const [before, after] = [side('added'), side('removed')];
  return hunk.map((line) => {
    const { kind } = line;
    const number = kind === 'removed' ? '' : String(line.line);
    const markup = (kind === 'removed' ? before : after).get(line) ?? nothing;
    return html`<span class="line ${kind}"><span class="number">${number.padStart(4)}</span><span class="sign"> ${signs[kind]} </span>${markup}\n</span>`;
  });
}

/** Consecutive lines of one hunk each: between hunks the numbers jump. */
function hunksOf(lines: readonly DiffLine[]): readonly (readonly DiffLine[])[] {
  const hunks: DiffLine[][] = [];
  let last = -Infinity;
  for (const line of lines) {
    const isNext = line.line <= last + (line.kind === 'removed' ? 0 : 1);
    if (!isNext) hunks.push([]);
    hunks.at(-1)?.push(line);
    last = line.line;
  }
  return hunks;
}

/** `+3 −1` with a word for readers that read aloud. */
export function sizeText(lines: readonly DiffLine[]): Html {
  const count = (kind: DiffLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return html`<span class="added">+${count('added')}</span> <span class="removed">−${count('removed')}</span>`;
}
