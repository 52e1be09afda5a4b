import { resolveCommit, tryGit } from '../git/run-git.ts';
import type { JsonObject } from '../json.ts';
import { notFound, ok, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import type { Repository } from '../world.ts';

/** Documented: contents up to 1 MB come with their text, up to 100 MB only as raw. */
const shownBytes = 1_000_000;

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

async function entriesOf(directory: string, argv: readonly string[]): Promise<readonly Entry[]> {
  const output = await tryGit(directory, ['ls-tree', '-z', '--long', '--full-tree', ...argv]);
  return (output?.toString('utf8') ?? '')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [facts = '', path = ''] = line.split('\t');
      const [mode = '', type = '', sha = '', size = ''] = facts.split(/ +/);
      return { mode, type, sha, size: Number(size) || 0, path };
    });
}

async function get(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const path = (call.parts['path'] ?? '').replace(/\/+$/, '');
  const ref = call.request.query.get('ref') ?? repository.defaultBranch;
  const commit = await resolveCommit(repository.gitDirectory, ref);
  if (commit === null || path.split('/').includes('..')) return notFound;
  const [entry] = path === '' ? [] : await entriesOf(repository.gitDirectory, [commit, '--', path]);
  if (path !== '' && entry === undefined) return notFound;
  if (entry === undefined || entry.type === 'tree') return folder(call, repository, { ref, commit, path });
  const accept = call.request.headers['accept'] ?? '';
  return /vnd\.github\.(?:v3\.)?raw/.test(accept) ? raw(repository, entry) : ok(await fileJson(call, repository, entry, ref));
}

interface Place {
  readonly ref: string;
  readonly commit: string;
  readonly path: string;
}

/** Documented: at most 1,000 entries of a folder. */
async function folder(call: Call, repository: Repository, { ref, commit, path }: Place): Promise<ApiResponse> {
  const entries = await entriesOf(repository.gitDirectory, path === '' ? [commit] : [commit, '--', `${path}/`]);
  return ok(entries.slice(0, 1_000).map((entry) => entryJson(call, repository, entry, ref)));
}

async function raw(repository: Repository, entry: Entry): Promise<ApiResponse> {
  const bytes = await blob(repository, entry.sha);
  const headers = { 'content-type': 'application/vnd.github.raw; charset=utf-8' };
  return { status: 200, body: null, text: bytes.toString('utf8'), headers };
}

async function blob(repository: Repository, sha: string): Promise<Buffer> {
  return (await tryGit(repository.gitDirectory, ['cat-file', 'blob', sha])) ?? Buffer.alloc(0);
}

async function fileJson(call: Call, repository: Repository, entry: Entry, ref: string): Promise<JsonObject> {
  const common = entryJson(call, repository, entry, ref);
  const bytes = entry.type === 'blob' ? await blob(repository, entry.sha) : Buffer.alloc(0);
  if (entry.type === 'commit') return { ...common, type: 'submodule', submodule_git_url: '' };
  if (entry.mode === '120000') return { ...common, target: bytes.toString('utf8') };
  if (entry.size > shownBytes) return { ...common, encoding: 'none', content: '' };
  return { ...common, encoding: 'base64', content: bytes.toString('base64').replace(/(.{60})/g, '$1\n') };
}

function entryJson(call: Call, repository: Repository, entry: Entry, ref: string): JsonObject {
  const { apiUrl } = call.world;
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const self = `${apiUrl}/repos/${repository.fullName}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const isFolder = entry.type === 'tree';
  const html = `${apiUrl}/${repository.fullName}/${isFolder ? 'tree' : 'blob'}/${ref}/${path}`;
  const object = `${apiUrl}/repos/${repository.fullName}/git/${isFolder ? 'trees' : 'blobs'}/${entry.sha}`;
  return {
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    type: entry.mode === '120000' ? 'symlink' : isFolder ? 'dir' : 'file',
    url: self,
    html_url: html,
    git_url: object,
    download_url: isFolder ? null : `${apiUrl}/${repository.fullName}/raw/${ref}/${path}`,
    _links: { self, git: object, html },
  };
}

const contents = '/repos/{owner}/{repo}/contents';

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: `${contents}/{path}`, anyOf: ['contents'], level: 'read', role: 'read', query: ['ref'], handle: get },
  { method: 'GET', path: contents, anyOf: ['contents'], level: 'read', role: 'read', query: ['ref'], handle: get },
];
