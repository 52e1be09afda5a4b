import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isGranted, type Identity } from '../identity.ts';
import { mayAs, refusal } from '../routes/authority.ts';
import type { Repository, World } from '../world.ts';
import { followPush } from './sync-pulls.ts';

const pattern = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Whether the path is git's smart HTTP protocol. */
export function isGitPath(path: string): boolean {
  return pattern.test(path);
}

/** Serves git through `git http-backend`, after deciding by the token who may. */
export async function serveGit(world: World, root: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', world.apiUrl);
  const [, owner = '', name = '', service = ''] = pattern.exec(url.pathname) ?? [];
  const repository = world.repositories.get(`${owner}/${name}`.toLowerCase());
  const isPush = service === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  const caller = callerOf(world, incoming.headers.authorization);
  const refused = refusedAccess(repository, caller, isPush);
  if (refused !== null || repository === undefined) {
    refuse(outgoing, refused ?? 404);
    return;
  }
  const output = await runBackend(root, `/${repository.fullName}.git/${service}`, { url, incoming, caller: caller ?? null });
  if (service === 'git-receive-pack') await followPush(world, repository, caller ?? null);
  answer(outgoing, output);
}

/** `undefined`: no token was sent; `null`: one that nobody has. */
function callerOf(world: World, header: string | undefined): Identity | null | undefined {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return world.identities.get(decoded.slice(decoded.indexOf(':') + 1)) ?? null;
}

const reading = { anyOf: ['contents'], level: 'read', role: 'read' } as const;

function refusedAccess(repository: Repository | undefined, caller: Identity | null | undefined, isPush: boolean): number | null {
  if (caller === null) return 401;
  if (repository === undefined) return caller === undefined ? 401 : 404;
  if (!isPush) return refusal(reading, caller ?? null, repository) === null ? null : caller === undefined ? 401 : 404;
  if (caller === undefined) return 401;
  return isGranted(caller, ['contents'], 'write') && mayAs(caller, repository, 'write') ? null : 403;
}

function refuse(outgoing: ServerResponse, status: number): void {
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  outgoing.writeHead(status, { 'content-type': 'text/plain', ...headers });
  outgoing.end(status === 403 ? 'Permission to this repository denied.\n' : 'Repository not found.\n');
}

interface Backend {
  readonly url: URL;
  readonly incoming: IncomingMessage;
  readonly caller: Identity | null;
}

async function runBackend(root: string, path: string, { url, incoming, caller }: Backend): Promise<Buffer> {
  const { headers, method = 'GET' } = incoming;
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      REQUEST_METHOD: method,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      ...(caller === null ? {} : { REMOTE_USER: caller.login }),
    },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on('error', () => undefined);
  incoming.pipe(child.stdin);
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return Buffer.concat(chunks);
}

/** A CGI answer (RFC 3875): header lines, an empty line, the body. */
function answer(outgoing: ServerResponse, output: Buffer): void {
  const end = output.indexOf('\r\n\r\n');
  const lines = output.subarray(0, Math.max(end, 0)).toString('utf8').split('\r\n');
  const headers = lines.map((line) => line.split(': ')).map(([name = '', ...value]) => [name, value.join(': ')] as const);
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  outgoing.writeHead(
    Number.parseInt(status, 10),
    Object.fromEntries(headers.filter(([name]) => name !== 'Status' && name !== '')),
  );
  outgoing.end(output.subarray(end + 4));
}
