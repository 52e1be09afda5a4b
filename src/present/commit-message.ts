import type { WorkItem } from '#domain/work-item.ts';

/** A conventional subject of at most 72 characters from an issue's title, without the title's own prefix or final stop. */
export function commitSubject(kind: 'test' | 'fix', title: string): string {
  const plain = title
    .replaceAll(/\s+/g, ' ')
    .replaceAll('`', '')
    .replace(/^\s*(?:\[[^\]]*\]|bug|fix|feat|issue)\s*[:-]\s*/i, '')
    .replace(/[\s.]+$/, '')
    .trim();
  const subject = `${kind}: ${plain === '' ? 'the issue' : plain}`;
  return subject.length <= 72 ? subject : `${subject.slice(0, 71).replace(/\s+\S*$/, '')}…`;
}

export interface Trailers {
  readonly item: WorkItem;
  readonly tool: string;
  /** `sha256:<hex>`; `null` where the receipt does not exist yet. */
  readonly receipt: string | null;
}

/** Whole commit message: subject, body wrapped at 72 characters, trailers (git-interpret-trailers(1)). */
export function commitMessage(subject: string, body: readonly string[], { item, tool, receipt }: Trailers): string {
  const trailers = [
    ...(item.number === null ? [] : [`Issue: #${item.number}`]),
    `Assisted-by: ${tool}`,
    ...(receipt === null ? [] : [`Receipt: ${receipt}`]),
  ];
  return `${[subject, ...body.map(wrap), trailers.join('\n')].join('\n\n')}\n`;
}

function wrap(paragraph: string): string {
  const lines = [''];
  for (const word of paragraph.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > 72) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
