import type { LoggedRequest } from '../github/serving/serve-api.ts';

/** Requests that would merge, approve or mark as ready: under `merge: never` there must be none, whatever a run does. */
export function neverAllowed(requests: readonly Pick<LoggedRequest, 'method' | 'path' | 'body'>[]): readonly string[] {
  return requests.filter(isForbidden).map(({ method, path }) => `${method} ${path}`);
}

function isForbidden({ method, path, body }: Pick<LoggedRequest, 'method' | 'path' | 'body'>): boolean {
  if (method === 'GET') return false;
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  if (path.endsWith('/graphql')) return !/^\s*query\b/.test(String(sent['query'])) || /\bmutation\b/.test(String(sent['query']));
  if (
    /\/(?:merges?|reviews|update-branch|auto-merge|merge-upstream|requested_reviewers|deployments|dispatches)(?:\/|$)/.test(path)
  )
    return true;
  if (/\/git\/refs|\/contents\//.test(path)) return true;
  if (path.endsWith('/pulls')) return sent['draft'] !== true;
  return /\/pulls\/\d+$/.test(path) && ('draft' in sent || sent['state'] !== undefined);
}
