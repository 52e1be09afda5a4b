import type { JsonObject } from '../json.ts';
import type { Repository } from '../world.ts';
import type { Commit, Signature } from './commits.ts';
import type { DiffFile } from './diff-files.ts';

const unverified = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** The schema `commit`. Authors are never linked to accounts: this GitHub keeps no email addresses. */
export function commitJson(apiUrl: string, repository: Repository, commit: Commit): JsonObject {
  const api = `${apiUrl}/repos/${repository.fullName}`;
  return {
    url: `${api}/commits/${commit.sha}`,
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    html_url: `${apiUrl}/${repository.fullName}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: signature(commit.author),
      committer: signature(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      verification: unverified,
    },
    author: null,
    committer: null,
    parents: parents(apiUrl, repository, commit, 'commits'),
  };
}

/** The schema `git-commit`. */
export function gitCommitJson(apiUrl: string, repository: Repository, commit: Commit): JsonObject {
  const api = `${apiUrl}/repos/${repository.fullName}/git`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${apiUrl}/${repository.fullName}/commit/${commit.sha}`,
    author: signature(commit.author),
    committer: signature(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    parents: parents(apiUrl, repository, commit, 'git/commits'),
    verification: unverified,
  };
}

/** The schema `diff-entry`. */
export function fileJson(apiUrl: string, repository: Repository, head: string, file: DiffFile): JsonObject {
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${apiUrl}/${repository.fullName}/blob/${head}/${path}`,
    raw_url: `${apiUrl}/${repository.fullName}/raw/${head}/${path}`,
    contents_url: `${apiUrl}/repos/${repository.fullName}/contents/${path}?ref=${head}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousFilename === null ? {} : { previous_filename: file.previousFilename }),
  };
}

export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

function signature({ name, email, date }: Signature): JsonObject {
  return { name, email, date };
}

function parents(apiUrl: string, repository: Repository, commit: Commit, kind: string): readonly JsonObject[] {
  return commit.parents.map((sha) => ({
    sha,
    url: `${apiUrl}/repos/${repository.fullName}/${kind}/${sha}`,
    html_url: `${apiUrl}/${repository.fullName}/commit/${sha}`,
  }));
}
