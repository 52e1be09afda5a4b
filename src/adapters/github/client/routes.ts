/** One call that this client can make. What is not in the table cannot be sent: there is no merge, no approval, no "ready". */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The permission that a fine-grained token, an App or a workflow needs for it, as GitHub names it. */
  readonly needs: string;
  /** Whether asking again after a lost answer changes nothing: reads, and writes that set a state. */
  readonly mayRepeat: boolean;
}

const repository = '/repos/{owner}/{repo}';

function read(path: string, needs: string): Route {
  return { method: 'GET', path, needs, mayRepeat: true };
}

/** Every call, by the name that the code uses. */
export const routes = {
  user: read('/user', 'none'),
  userNamed: read('/users/{username}', 'none'),
  app: read('/app', 'none'),
  installation: read(`${repository}/installation`, 'none'),
  installationToken: {
    method: 'POST',
    path: '/app/installations/{installation_id}/access_tokens',
    needs: 'none',
    mayRepeat: true,
  },
  graphql: { method: 'POST', path: '/graphql', needs: 'pull requests: read', mayRepeat: true },

  repository: read(repository, 'metadata: read'),
  permission: read(`${repository}/collaborators/{username}/permission`, 'metadata: read'),
  contents: read(`${repository}/contents/{path}`, 'contents: read'),
  commits: read(`${repository}/commits`, 'contents: read'),
  compare: read(`${repository}/compare/{basehead}`, 'contents: read'),
  runAttempt: read(`${repository}/actions/runs/{run_id}/attempts/{attempt_number}`, 'actions: read'),
  workflowRuns: read(`${repository}/actions/workflows/{workflow_id}/runs`, 'actions: read'),
  pullRequests: read(`${repository}/pulls`, 'pull requests: read'),
  pullRequest: read(`${repository}/pulls/{pull_number}`, 'pull requests: read'),
  changedFiles: read(`${repository}/pulls/{pull_number}/files`, 'pull requests: read'),
  pullRequestCommits: read(`${repository}/pulls/{pull_number}/commits`, 'pull requests: read'),
  /** Of all issues and pull requests; before `issue`, whose number the word would be taken for. */
  repositoryComments: read(`${repository}/issues/comments`, 'issues: read'),
  issue: read(`${repository}/issues/{issue_number}`, 'issues: read'),
  labels: read(`${repository}/issues/{issue_number}/labels`, 'issues: read'),
  issueEvents: read(`${repository}/issues/{issue_number}/events`, 'issues: read'),
  comments: read(`${repository}/issues/{issue_number}/comments`, 'issues: read'),

  openPullRequest: { method: 'POST', path: `${repository}/pulls`, needs: 'pull requests: write', mayRepeat: false },
  changePullRequest: {
    method: 'PATCH',
    path: `${repository}/pulls/{pull_number}`,
    needs: 'pull requests: write',
    mayRepeat: true,
  },
  addComment: {
    method: 'POST',
    path: `${repository}/issues/{issue_number}/comments`,
    needs: 'issues: write',
    mayRepeat: false,
  },
  changeComment: { method: 'PATCH', path: `${repository}/issues/comments/{comment_id}`, needs: 'issues: write', mayRepeat: true },
  /** Adds to the labels that are there; the call that replaces them all is left out on purpose. */
  addLabels: { method: 'POST', path: `${repository}/issues/{issue_number}/labels`, needs: 'issues: write', mayRepeat: true },
  /** Never repeated by itself: of two callers only the one that is told 200 has taken the label. */
  removeLabel: {
    method: 'DELETE',
    path: `${repository}/issues/{issue_number}/labels/{name}`,
    needs: 'issues: write',
    mayRepeat: false,
  },
  deleteLabel: { method: 'DELETE', path: `${repository}/labels/{name}`, needs: 'issues: write', mayRepeat: false },
  fork: { method: 'POST', path: `${repository}/forks`, needs: 'administration: write', mayRepeat: true },
  dispatch: {
    method: 'POST',
    path: `${repository}/actions/workflows/{workflow_id}/dispatches`,
    needs: 'actions: write',
    mayRepeat: false,
  },
  /** A run that has ended, once more. Each time is one more attempt, so it is never repeated by itself. */
  rerun: { method: 'POST', path: `${repository}/actions/runs/{run_id}/rerun`, needs: 'actions: write', mayRepeat: false },
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof routes;

/** What one client can send. */
export interface Reach {
  readonly routes: readonly RouteName[];
  /** GraphQL operations that change something, word for word; everything else of GraphQL is a query. */
  readonly mutations: readonly string[];
}

/** The whole table and no mutation: what every client has that was not built for the owner's policy on merging. */
export const usualReach: Reach = { routes: Object.keys(routes) as RouteName[], mutations: [] };

/** In the links from page to page GitHub names a repository by its number. */
const repositoryPattern = String.raw`(?:/repos/[^/]+/[^/]+|/repositories/\d+)`;

const matchers = Object.entries(routes).map(([name, route]) => {
  const pattern = route.path
    .replace(repository, repositoryPattern)
    // The top folder has an empty path, and the slash before it is left out.
    .replaceAll('/{path}', '(?:/.*)?')
    .replaceAll(/\{\w+\}/g, '[^/]+');
  return { name: name as RouteName, route, pattern: new RegExp(`^${pattern}$`) };
});

/** The route of a call on the wire; `null` where it is none of ours. `path` begins after the base address of the API. */
export function routeOf(method: string, path: string): { readonly name: RouteName; readonly route: Route } | null {
  return matchers.find((matcher) => matcher.route.method === method && matcher.pattern.test(path)) ?? null;
}

/** The part of an address after the base address of the API; `null` where it is another place. */
export function pathUnder(api: string, url: URL): string | null {
  if (url.origin + url.pathname === graphqlAddress(api)) return '/graphql';
  const whole = url.origin + url.pathname;
  return whole.startsWith(`${api}/`) ? whole.slice(api.length) : null;
}

/** GraphQL of an Enterprise Server lives beside `/api/v3`, at `/api/graphql`. */
export function graphqlAddress(api: string): string {
  return `${api.replace(/\/v3$/, '')}/graphql`;
}
