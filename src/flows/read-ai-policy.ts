import { WorldError } from '#domain/world-error.ts';
import { policyFileKind, readPolicy, type AiPolicy, type PolicyFile } from '#engines/policy/policy.ts';
import type { PullRequests } from '#ports/pull-requests.ts';

/** Where the forges and the projects themselves keep what they ask of contributors. */
const folders = ['', '.github', 'docs'];
const mostFiles = 60;

/**
 * What a repository says about work done with AI, from its default branch: three folders are listed, and the files in them read whose
 * names may hold a policy. A folder or file that cannot be read whole makes the policy partial. Throws WorldError as the forge does.
 */
export async function readAiPolicy(repository: Pick<PullRequests, 'file' | 'folder'>): Promise<AiPolicy> {
  const paths: string[] = [];
  let isPartial = false;
  for (const folder of folders) {
    const names = await namesIn(repository, folder);
    isPartial ||= names === null;
    paths.push(...(names ?? []).map((name) => (folder === '' ? name : `${folder}/${name}`)));
  }
  const wanted = paths.filter((path) => policyFileKind(path) !== null).toSorted(policiesFirst);
  const files: PolicyFile[] = [];
  for (const path of wanted.slice(0, mostFiles)) {
    const text = await repository.file(path);
    if (text !== null) files.push({ path, text });
    // Without an ending it may be a folder of that name.
    else isPartial ||= (path.split('/').at(-1) ?? '').includes('.');
  }
  const policy = readPolicy(files);
  return { ...policy, isPartial: policy.isPartial || isPartial || wanted.length > mostFiles };
}

/** `null` for a folder that the forge will not list whole. */
async function namesIn(repository: Pick<PullRequests, 'folder'>, folder: string): Promise<readonly string[] | null> {
  try {
    return await repository.folder(folder);
  } catch (error) {
    if (error instanceof WorldError && error.kind === 'repository') return null;
    throw error;
  }
}

function policiesFirst(one: string, other: string): number {
  return Number(policyFileKind(other) === 'policy') - Number(policyFileKind(one) === 'policy');
}
