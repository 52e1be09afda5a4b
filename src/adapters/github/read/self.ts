import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { GitHubClient } from '../client/client.ts';
import { query, read } from './read.ts';

export interface Self {
  readonly id: number;
  readonly login: string;
}

const userShape = z.object({ id: z.number(), login: z.string() });
const viewerShape = z.object({ viewer: z.object({ login: z.string(), databaseId: z.number() }) });

/** The author of what a workflow's own token writes; on github.com its id is 41898282, on an Enterprise Server another. */
const workflowLogin = 'github-actions[bot]';

/** Who the credentials write as. Throws WorldError `usage` without credentials. */
export async function readSelf(client: GitHubClient): Promise<Self> {
  switch (client.kind) {
    case 'none':
      throw new WorldError(
        'usage',
        'GitHub knows nobody without a token, so nothing can be written there. Set GITHUB_TOKEN, then run the same command again.',
      );
    case 'token':
      return unlessRefused(readUser(client), () => readViewer(client));
    case 'workflow':
      return unlessRefused(readViewer(client), () => readAccount(client, workflowLogin));
    case 'app':
      return readAppSelf(client);
  }
}

/** A lost answer stays an error: to take ourselves for another would mean a second comment. */
async function unlessRefused(first: Promise<Self>, second: () => Promise<Self>): Promise<Self> {
  try {
    return await first;
  } catch (error) {
    if (error instanceof WorldError && error.kind !== 'network') return second();
    throw error;
  }
}

async function readUser(client: GitHubClient): Promise<Self> {
  const { id, login } = await read(client, userShape, { route: 'user', doing: 'tell whose token this is', parameters: {} });
  return { id, login };
}

/** `GET /user` is closed to the tokens of Apps and workflows; GraphQL tells them who they are. */
async function readViewer(client: GitHubClient): Promise<Self> {
  const text = 'query { viewer { login databaseId } }';
  const { viewer } = await query(client, viewerShape, { doing: 'tell whose token this is', text, variables: {} });
  return { id: viewer.databaseId, login: viewer.login };
}

async function readAppSelf(client: GitHubClient): Promise<Self> {
  const { slug } = await read(client, z.object({ slug: z.string() }), {
    route: 'app',
    doing: 'tell which App this is',
    parameters: {},
  });
  return readAccount(client, `${slug}[bot]`);
}

async function readAccount(client: GitHubClient, username: string): Promise<Self> {
  const { id, login } = await read(client, userShape, {
    route: 'userNamed',
    doing: `find the account ${username}`,
    parameters: { username },
  });
  return { id, login };
}
