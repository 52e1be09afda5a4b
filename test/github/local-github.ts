import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisteredApp } from './app-key.ts';
import { startCore } from './core.ts';
import { makeFaults, type Faults } from './faults/faults.ts';
import { isGitPath, serveGit } from './git/http-backend.ts';
import { appBot, everyGrant, makeIdentity, workflowBot, type Identity } from './identity.ts';
import { loadDescription } from './openapi/description.ts';
import type { Violation } from './openapi/check.ts';
import { allRoutes } from './routes/all-routes.ts';
import { seedCommit, seedFork, seedMerge, seedRepository, type FileChange, type RepositorySeed } from './seed.ts';
import { makeMeter } from './serving/metering.ts';
import { serveApi, type ApiServer, type LoggedRequest } from './serving/serve-api.ts';
import { emptyBoard, type ActionsBoard } from './workflows/actions-board.ts';
import { startRunner, type Runner } from './workflows/runner.ts';
import type { Workflow } from './workflows/workflow.ts';
import type { Backdated, ForgeEvent, Repository, World } from './world.ts';

export interface LocalGitHubOptions {
  /** Accounts beside those that are always there: `acme` (owner), `maintainer`, `contributor` and the bots. */
  readonly people?: readonly string[];
  /** What `GITHUB_TOKEN` may do; everything where left out. */
  readonly workflowGrants?: NonNullable<Identity['grants']>;
}

/** Tokens by what they are for. `none` is a token that nobody has. */
export interface Tokens {
  readonly owner: string;
  readonly maintainer: string;
  readonly contributor: string;
  /** `GITHUB_TOKEN`: what it does starts no workflow, except a dispatch. */
  readonly workflow: string;
  /** The maintainer's, cut down to reading. */
  readonly readOnly: string;
  /** An installation token of an App: a bot whose events do start workflows. */
  readonly app: string;
  readonly none: string;
}

export interface LocalGitHub {
  /** For Octokit's `baseUrl`; GraphQL is at `/graphql` of it. */
  readonly apiUrl: string;
  /** `${gitUrl}/owner/name.git`, with any user name and a token as password. */
  readonly gitUrl: string;
  readonly tokens: Tokens;
  /** A new token. `kind` and `grants` as in `Identity`; bots are `workflowBot` and `appBot`. */
  mint(login: string, kind: Identity['kind'], grants: Identity['grants']): string;
  /** Installs an App on every repository; it signs with the other half of this key (PEM) and is the account `appBot`. */
  registerApp(publicKey: string): Omit<RegisteredApp, 'publicKey'>;
  addRepository(seed: RepositorySeed): Promise<Repository>;
  addFork(of: Repository, owner: string): Promise<Repository>;
  /** A commit made in the bare repository itself. */
  commit(change: FileChange): Promise<string>;
  merge(repository: Repository, number: number): Promise<string>;
  /** Gives an issue or pull request other times (ISO 8601, whole seconds). Lists stay ordered by number. */
  backdate(repository: Repository, number: number, times: Backdated): void;
  /** One API call with a token, for seeding and for looking; throws on 400 and above. */
  call(token: string, method: string, path: string, body?: unknown): Promise<unknown>;
  /** Runs these workflows for a repository from now on; one set a server. */
  runWorkflows(repository: Repository, workflows: Readonly<Record<string, Workflow>>): Runner;
  readonly actions: ActionsBoard;
  readonly faults: Faults;
  readonly requests: readonly LoggedRequest[];
  /** What was not as GitHub describes it, in requests and in answers. Tests assert that it is empty. */
  readonly violations: readonly Violation[];
  /** Those so far, taken out: for a test that is wrong on purpose. */
  takeViolations(): readonly Violation[];
  /** Errors of the local GitHub itself; each was answered with a 500. */
  readonly crashes: readonly unknown[];
  takeCrashes(): readonly unknown[];
  close(): Promise<void>;
}

const owner = 'acme';

/**
 * A stateful GitHub in this process, on loopback: `emulate` keeps issues, comments, labels, their events and accounts; our proxy in front of it
 * decides who may, owns pull requests, everything that git knows, and Actions; `git http-backend` takes pushes.
 *
 * Known not to be like GitHub:
 * - Every read sees every write at once (stale reads are injected), and an effect is whole or absent.
 * - Ids are small and not unique over kinds; `node_id`s are made up; times are those of this machine.
 * - Label names differ by case. Deleting a label from the repository leaves no `unlabeled` events; what GitHub does then is not known to us.
 * - No reviews, review comments, check runs, reactions' content, milestones, webhooks, teams, organisations or search. Branch protection is a list of required statuses.
 * - Auto-merge is GraphQL's alone: `auto_merge` of the REST answers stays `null`, and every method merges with a merge commit. `mergeable` is known at once; `base.sha` moves only with the head.
 * - Rate limits are told and never enforced; they are injected.
 * - A cancelled run's handler is not stopped; it finishes with its token.
 * - Workflows are functions: no YAML, no path or branch filters, no approval of first-time contributors' runs.
 * What is not modelled answers 404 and is a violation.
 */
export async function startLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
  loadDescription();
  const logins = [owner, 'maintainer', 'contributor', workflowBot, appBot, ...(options.people ?? [])];
  const root = await mkdtemp(join(tmpdir(), 'local-github-'));
  const crashes: unknown[] = [];
  const { server, url } = await listen((incoming, outgoing) => handle(incoming, outgoing));
  const core = await startCore(url, logins);
  const identities = new Map<string, Identity>();
  const runners: Runner[] = [];
  let lastId = 1_000_000;
  const world: World = {
    apiUrl: url,
    core,
    repositories: new Map(),
    identities,
    apps: [],
    actions: emptyBoard(),
    extras: new Map(),
    hears: (repository) => runners.some((runner) => runner.repository === repository),
    emit: (event: ForgeEvent) => runners.forEach((runner) => runner.on(event)),
    fork: (of, forkOwner) => seedFork(world, root, logins, { of, owner: forkOwner }),
    nextId: () => (lastId += 1),
  };
  const faults = makeFaults();
  const api: ApiServer = { world, routes: allRoutes, faults, meter: makeMeter(), requests: [], violations: [] };

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const { pathname } = new URL(incoming.url ?? '/', url);
      await (isGitPath(pathname) ? serveGit(world, root, incoming, outgoing) : serveApi(api, incoming, outgoing));
    } catch (error) {
      crashes.push(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end(String(error));
    }
  }

  const mint = (login: string, kind: Identity['kind'], grants: Identity['grants']): string => {
    const identity = makeIdentity(login, kind, grants);
    identities.set(identity.token, identity);
    return identity.token;
  };
  return {
    apiUrl: url,
    gitUrl: url,
    tokens: mintAll(mint, options),
    mint,
    registerApp: (publicKey) => {
      const ids = { appId: world.nextId(), installationId: world.nextId() };
      world.apps.push({ ...ids, publicKey: createPublicKey(publicKey) });
      return ids;
    },
    addRepository: (seed) => seedRepository(world, root, logins, seed),
    addFork: (of, forkOwner) => world.fork(of, forkOwner),
    commit: (change) => seedCommit(world, change),
    merge: (repository, number) => seedMerge(world, repository, number),
    backdate: (repository, number, times) => void repository.times.set(number, times),
    call: (token, method, path, body) => callApi(url, { token, method, path, body }),
    runWorkflows: (repository, workflows) => {
      const runner = startRunner(world, workflows, repository);
      runners.push(runner);
      return runner;
    },
    actions: world.actions,
    faults,
    requests: api.requests,
    violations: api.violations,
    takeViolations: () => api.violations.splice(0),
    crashes,
    takeCrashes: () => crashes.splice(0),
    close: async () => {
      await Promise.all(runners.map((runner) => runner.idle()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await core.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function listen(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>) {
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local GitHub has no port.');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

function mintAll(mint: LocalGitHub['mint'], options: LocalGitHubOptions): Tokens {
  const readOnly = {
    actions: 'read',
    contents: 'read',
    issues: 'read',
    pull_requests: 'read',
    statuses: 'read',
    metadata: 'read',
  } as const;
  return {
    owner: mint(owner, 'person', null),
    maintainer: mint('maintainer', 'person', null),
    contributor: mint('contributor', 'person', null),
    workflow: mint(workflowBot, 'workflow', options.workflowGrants ?? everyGrant),
    readOnly: mint('maintainer', 'fine-grained', readOnly),
    app: mint(appBot, 'app', everyGrant),
    none: 'ghp_of_nobody',
  };
}

interface ApiCall {
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

async function callApi(url: string, { token, method, path, body }: ApiCall): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
