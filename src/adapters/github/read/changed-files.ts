import type { ChangedFile } from '#domain/gate/pull-request.ts';
import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, type RepositoryName } from '../repository-name.ts';
import { readAll } from './read.ts';
import { changedFileShape, type ChangedFileAnswer } from './shapes.ts';

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  readonly isTruncated: boolean;
}

/** GitHub lists no more files than this, and says nothing where it stops. */
const mostFiles = 3000;

/** The files of a pull request. `announced` is the number that the pull request itself gives; fewer files than that are a cut list. */
export async function readChangedFiles(
  client: GitHubClient,
  repository: RepositoryName,
  { number, announced }: { readonly number: number; readonly announced: number | null },
): Promise<ChangedFiles> {
  const answers = await readAll(client, changedFileShape, {
    route: 'changedFiles',
    doing: `list the files of ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), pull_number: number },
  });
  const isCut = answers.length >= mostFiles || (announced !== null && answers.length < announced);
  return { files: answers.map(changedFile), isTruncated: isCut || answers.some((answer) => !hasWholePatch(answer)) };
}

function changedFile({ filename, previous_filename, status, additions, deletions, patch }: ChangedFileAnswer): ChangedFile {
  return {
    path: filename,
    from: status === 'renamed' ? (previous_filename ?? null) : null,
    status: statusOf(status),
    additions,
    deletions,
    patch: patch ?? null,
  };
}

/** GitHub knows `copied` and `changed` (another mode) too. */
function statusOf(status: string): ChangedFile['status'] {
  if (status === 'copied') return 'added';
  return status === 'added' || status === 'removed' || status === 'renamed' ? status : 'modified';
}

/** GitHub leaves a patch out, or ends it early, for size; a binary file has no lines and no patch. */
function hasWholePatch({ additions, deletions, patch }: ChangedFileAnswer): boolean {
  if (patch === undefined) return additions + deletions === 0;
  const lines = patch.split('\n');
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return count('+') === additions && count('-') === deletions;
}
