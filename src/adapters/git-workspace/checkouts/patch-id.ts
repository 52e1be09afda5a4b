import { gitLine } from '../git/git.ts';

/** What git says identifies a diff whatever its line numbers and order of files (`git patch-id --stable`); `null` for an empty one. */
export async function patchIdOf(gitDir: string, diff: string): Promise<string | null> {
  const answer = await gitLine({ gitDir, args: ['patch-id', '--stable'], stdin: diff });
  return answer.split(' ', 1)[0] || null;
}
