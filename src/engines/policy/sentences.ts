/** One sentence of a policy file with what stands over it. */
export interface Sentence {
  /** Plain words: markup, links' targets and quote marks of Markdown are gone. At most 600 characters. */
  readonly text: string;
  readonly line: number;
  /** Headings over it, outermost first. */
  readonly headings: readonly string[];
  /** The sentence that introduces its list (`We do not accept:`); empty elsewhere. */
  readonly lead: string;
  readonly isHeading: boolean;
  readonly isCheckbox: boolean;
}

const longestFile = 200_000;
const longestLine = 4_000;
const longestSentence = 600;
/** Markup included: where no sentence ends, one is made to end. */
const longestWords = 2_000;
const mostSentences = 5_000;
const abbreviation = /(?:\be\.g|\bi\.e|\betc|\bvs|\bcf|\bno|\s\p{Lu})\.$/iu;

interface Block {
  readonly line: number;
  readonly lines: readonly string[];
  readonly kind: 'heading' | 'item' | 'prose';
  readonly level: number;
  readonly isCheckbox: boolean;
}

/** A file's sentences, in order; `isCut` when it was too long. One pass over the lines, fenced code left out. */
export function sentencesOf(text: string): { readonly sentences: readonly Sentence[]; readonly isCut: boolean } {
  const sentences: Sentence[] = [];
  const headings: { level: number; text: string }[] = [];
  let lead = '';
  for (const block of blocksOf(text.slice(0, longestFile))) {
    if (sentences.length >= mostSentences) return { sentences, isCut: true };
    if (block.kind === 'heading') {
      while ((headings.at(-1)?.level ?? 0) >= block.level) headings.pop();
      headings.push({ level: block.level, text: plain(block.lines.join(' ')).slice(0, 200) });
    }
    if (block.kind !== 'item') lead = '';
    const over = headings.map((heading) => heading.text);
    const parts = split(block);
    for (const part of parts)
      sentences.push({ ...part, headings: over, lead, isHeading: block.kind === 'heading', isCheckbox: block.isCheckbox });
    const last = parts.at(-1)?.text ?? '';
    if (last.endsWith(':') && last.length <= 250 && !block.isCheckbox) lead = last;
  }
  return { sentences, isCut: text.length > longestFile };
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; lines: string[]; kind: 'item' | 'prose'; isCheckbox: boolean } | null = null;
  let fence: string | null = null;
  const close = (): void => {
    if (open !== null) blocks.push({ ...open, level: 0 });
    open = null;
  };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw
      .slice(0, longestLine)
      .replace(/^[\s>]*/, '')
      .trimEnd();
    const mark = (open === null ? /^(?:```+|~~~+)/ : /^```+/).exec(line)?.[0] ?? null;
    if (mark !== null || fence !== null) {
      if (fence === null) close();
      fence = fence === null ? mark : mark !== null && mark.startsWith(fence) ? null : fence;
      continue;
    }
    const heading = /^(#{1,6}|={1,5})\s+(\S.*)$/.exec(line);
    const item = /^(?:[-*+•]|\d{1,3}[.)]|\|)\s+(\[[ xX]?\]\s*)?(.*)$/.exec(line);
    const underline: '=' | '-' | null = /^={3,}$/.test(line) ? '=' : /^(?:-{3,}|~{3,}|\^{3,})$/.test(line) ? '-' : null;
    if (heading !== null) {
      close();
      blocks.push({
        line: index + 1,
        lines: [heading[2] ?? ''],
        kind: 'heading',
        level: heading[1]?.length ?? 1,
        isCheckbox: false,
      });
    } else if (underline !== null && open !== null && open.lines.length === 1 && open.kind === 'prose') {
      blocks.push({ ...open, kind: 'heading', level: underline === '=' ? 1 : 2 });
      open = null;
    } else if (line === '' || underline !== null) close();
    else if (item !== null) {
      close();
      open = { line: index + 1, lines: [item[2] ?? ''], kind: 'item', isCheckbox: item[1] !== undefined };
    } else if (open === null) open = { line: index + 1, lines: [line], kind: 'prose', isCheckbox: false };
    else open.lines.push(line);
  }
  close();
  return blocks;
}

function split(block: Block): { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = [];
  let words = '';
  let begins = block.line;
  const push = (): void => {
    const text = plain(words).slice(0, longestSentence);
    if (text !== '') found.push({ text, line: begins });
    words = '';
  };
  for (const [index, line] of block.lines.entries()) {
    for (const piece of `${line} `.split(/(?<=[.!?][)"'*_]{0,3})\s+/)) {
      if (words.trim() === '') begins = block.line + index;
      words += `${piece} `;
      if (/[.!?][)"'*_]{0,3}$/.test(piece) && !abbreviation.test(piece)) push();
      else if (words.length > longestWords) push();
    }
  }
  push();
  return found;
}

/** Markdown, HTML tags and YAML keys of issue forms fall away; what a reader sees stays. */
function plain(text: string): string {
  return text
    .replace(/<!--|-->/g, ' ')
    .replace(/^\s*(?:- )?(?:label|description|value|title|placeholder|about|name)\s*:\s*[>|]?-?\s*/i, '')
    .replace(/\]\([^()\s]{0,500}\)|\]\[[^\][]{0,80}\]/g, ' ')
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[*`~[\]]|(?<!\w)_+|(?<!_)_+(?!\w)/g, '')
    .replace(/[\u2010-\u2012]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}
