/** Entries of a list before "and k more". */
const mostEntries = 40;

/** A titled part of the audit trail. `title` is ours, `content` is Markdown that was made safe. */
export interface Section {
  readonly title: string;
  readonly content: string;
}

/** Sections that open at one click. A single one needs no heading of its own. */
export interface Fold {
  readonly title: string;
  readonly sections: readonly Section[];
}

export function section(title: string, content: string): Section {
  return { title, content };
}

/** As `section`; none where there is nothing to say, so that no heading stands empty. */
export function sectionOf(title: string, lines: readonly string[]): readonly Section[] {
  return lines.length === 0 ? [] : [section(title, list(lines))];
}

export function list(lines: readonly string[], none: string = 'none'): string {
  if (lines.length === 0) return none;
  return some(
    lines.map((line) => `- ${line}`),
    '\n',
    mostEntries,
    '- ',
  );
}

/** The first few, and how many more there are. */
export function some(items: readonly string[], between: string, most: number = 20, before: string = ''): string {
  const more = items.length > most ? [`${before}and ${items.length - most} more`] : [];
  return [...items.slice(0, most), ...more].join(between);
}

/** The folds as Markdown of at most `room` characters: of the sections the longest are replaced by a sentence first. */
export function foldsWithin(room: number, folds: readonly Fold[]): string {
  const text = folds.flatMap(foldText).join('\n\n');
  const longest = folds
    .flatMap(({ sections }) => sections)
    .toSorted((one, other) => other.content.length - one.content.length)[0];
  if (text.length <= room || longest === undefined || longest.content === leftOut) return text;
  const shorter = (each: Section): Section => (each === longest ? { ...each, content: leftOut } : each);
  return foldsWithin(
    room,
    folds.map((fold) => ({ ...fold, sections: fold.sections.map(shorter) })),
  );
}

const leftOut = '_Too long for this page; the branch and its receipt hold it._';

function foldText({ title, sections }: Fold): readonly string[] {
  if (sections.length === 0) return [];
  const isOne = sections.length === 1 && sections[0]?.title === title;
  const parts = sections.map((each) => (isOne ? each.content : `**${each.title}**\n\n${each.content}`));
  return [`<details><summary>${title}</summary>\n\n${parts.join('\n\n')}\n\n</details>`];
}
