/** `bot/issue-42-parse-empty-query`, or `bot/parse-empty-query` for an issue without a number. At most 60 characters. */
export function branchName(number: number | null, title: string): string {
  const prefix = number === null ? 'bot/' : `bot/issue-${number}-`;
  return `${prefix}${slugOf(title, 60 - prefix.length)}`;
}

/** Lower-case words of a title joined by `-`, cut at a word; `fix` when nothing is left. */
export function slugOf(title: string, limit: number): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, limit) : `${slug}-${word}`;
    if (longer.length > limit) break;
    slug = longer;
  }
  return slug === '' ? 'fix' : slug;
}
