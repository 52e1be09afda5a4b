import { join } from 'node:path';
import { sha256 } from '#lib/digest.ts';

/** Folder of the pull request of a branch: its name with `/` as `__`, and a part of its hash where that would not tell it from another. */
export function pullRequestFolder(folder: string, branch: string): string {
  const segment = '[a-z0-9][a-z0-9.-]*(_[a-z0-9.-]+)*';
  const isPlain = new RegExp(`^${segment}(/${segment})*$`).test(branch) && branch.length <= 150;
  return join(folder, 'pull-requests', isPlain ? branch.replaceAll('/', '__') : namedAfter(branch));
}

/** Folder of what is said on `issue-<number>`. */
export function issueFolder(folder: string, number: string): string {
  return join(folder, 'issues', number);
}

/** A file name that people recognise and that no other text has. */
export function namedAfter(text: string): string {
  const readable = text
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 60)
    .toLowerCase();
  return `${readable}-${sha256(text).slice(0, 12)}`;
}
