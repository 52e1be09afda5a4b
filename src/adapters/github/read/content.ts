import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { MainlineCommit } from '#ports/pull-requests.ts';
import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, type RepositoryName } from '../repository-name.ts';
import { readExisting, readPages } from './read.ts';
import { commitShape, timeOf } from './shapes.ts';

const fileShape = z.object({ type: z.string(), encoding: z.string().optional(), content: z.string().optional() });
const entryShape = z.object({ name: z.string() });
const contentShape = z.union([z.array(entryShape), fileShape]);

/** GitHub gives no content of files above it through this call; a folder of as many entries as `mostEntries` is cut. */
const longestFile = 1024 ** 2;
const mostEntries = 1000;

export async function readFileText(
  client: GitHubClient,
  repository: RepositoryName,
  { path, ref }: { readonly path: string; readonly ref: string | undefined },
): Promise<string | null> {
  const answer = await readContent(client, repository, path, ref);
  if (answer === null || Array.isArray(answer) || answer.type !== 'file' || answer.encoding !== 'base64') return null;
  const bytes = Buffer.from(answer.content ?? '', 'base64');
  if (bytes.byteLength > longestFile || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export async function readFolder(client: GitHubClient, repository: RepositoryName, path: string): Promise<readonly string[]> {
  const answer = await readContent(client, repository, path, undefined);
  if (answer === null || !Array.isArray(answer)) return [];
  if (answer.length < mostEntries) return answer.map((entry) => entry.name);
  throw new WorldError(
    'repository',
    `The folder "${path}" of ${fullName(repository)} has more entries than GitHub lists (${mostEntries}), so what is in it is not known. Move files out of it, or name the file itself.`,
  );
}

function readContent(
  client: GitHubClient,
  repository: RepositoryName,
  path: string,
  ref: string | undefined,
): Promise<z.infer<typeof contentShape> | null> {
  const clean = path.replaceAll(/^\/+|\/+$/g, '');
  if (clean.split('/').some((part) => part === '.' || part === '..')) return Promise.resolve(null);
  return readExisting(client, contentShape, {
    route: 'contents',
    doing: `read "${path}" of ${fullName(repository)}`,
    parameters: { ...inRepository(repository), path: clean, ...(ref === undefined ? {} : { ref }) },
  });
}

export async function readMainline(
  client: GitHubClient,
  repository: RepositoryName,
  { limit, since }: { readonly limit: number; readonly since: number },
): Promise<readonly MainlineCommit[]> {
  const commits: MainlineCommit[] = [];
  const pages = readPages(client, commitShape, {
    route: 'commits',
    doing: `list the commits of ${fullName(repository)}`,
    parameters: {
      ...inRepository(repository),
      per_page: Math.min(100, Math.max(1, limit)),
      ...(since > 0 ? { since: new Date(since).toISOString() } : {}),
    },
  });
  for await (const page of pages) {
    for (const { sha, commit } of page) {
      if (commits.length >= limit) return commits;
      const [subject = ''] = commit.message.split('\n');
      commits.push({ id: sha, subject, at: timeOf(commit.committer?.date ?? '1970-01-01T00:00:00Z') });
    }
    if (commits.length >= limit) return commits;
  }
  return commits;
}
