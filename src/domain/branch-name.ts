/** `bot/issue-42-parse-empty-query`, or `bot/parse-empty-query` for an issue without a number. At most 60 characters. */
export function branchName(number: number | null, title: string): string {
  const prefix = number === null ? 'bot/' : `bot/issue-${number}-`;
  return `${prefix}${slugOf(title, 60 - prefix.length)}`;
}

/**
 * Why a name cannot be that of a branch of ours, one sentence; `null` where it can. It begins with `bot/`, so that it can never be a branch that people
 * work on; its parts are a safe choice of what git-check-ref-format(1) allows. At most 100 characters.
 */
export function branchProblem(name: string): string | null {
  if (!name.startsWith('bot/')) return `Begin it with "bot/": branches of other names belong to people.`;
  const parts = name.split('/');
  const isSafe = parts.every(
    (part) => /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/.test(part) && !part.includes('..') && !part.endsWith('.lock'),
  );
  if (isSafe && name.length <= 100) return null;
  return 'Use letters, digits, ".", "_" and "-" between the slashes, at most 100 characters, such as bot/second-try.';
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
