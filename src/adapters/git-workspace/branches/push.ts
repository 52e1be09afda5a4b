import { WorldError } from '#domain/world-error.ts';
import type { PushEffect, PushRequest } from '#ports/branch-pusher.ts';
import { askGit, firstLine, type GitAnswer, type GitCommand } from '../git/git.ts';

/** Longest time of one push. */
const pushMs = 300_000;

/** The caller's way out: git needs it to reach a server through a proxy or with an own certificate. */
const networkVariables = [
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
];

/**
 * Pushes one commit from a shadow, where no configuration and no hook of the user's repository counts. A branch moves only from where it
 * was just seen, and only forward. The secret goes to git in its environment alone.
 */
export async function pushFrom(gitDir: string, request: PushRequest): Promise<PushEffect> {
  const seen = await remoteTip(gitDir, request);
  if (seen === request.head) return { existed: true };
  if (seen !== null && !(await isForward(gitDir, seen, request.head))) throw holdsSomethingElse(request, seen);
  const ref = `refs/heads/${request.branch}`;
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    `--force-with-lease=${ref}:${seen ?? ''}`,
    request.url,
    `${request.head}:${ref}`,
  ];
  const answer = await askGit(networkCommand(gitDir, request, args));
  if (answer.exitCode === 0) return { existed: false };
  // An answer may be lost after the effect, and two runs may push the same: the server's own word decides.
  const now = await remoteTip(gitDir, request);
  if (now === request.head) return { existed: seen === now };
  throw now === seen ? refused(request, answer) : holdsSomethingElse(request, now ?? 'nothing');
}

async function remoteTip(gitDir: string, request: PushRequest): Promise<string | null> {
  const ref = `refs/heads/${request.branch}`;
  const answer = await askGit(networkCommand(gitDir, request, ['ls-remote', '--refs', request.url, ref]));
  if (answer.exitCode !== 0) throw unreachable(request, answer);
  const line = answer.stdout
    .toString('utf8')
    .split('\n')
    .find((text) => text.endsWith(`\t${ref}`));
  return line?.split('\t')[0] ?? null;
}

async function isForward(gitDir: string, from: string, to: string): Promise<boolean> {
  return (await askGit({ gitDir, args: ['merge-base', '--is-ancestor', from, to] })).exitCode === 0;
}

function networkCommand(gitDir: string, { url, authorization }: PushRequest, args: readonly string[]): GitCommand {
  const settings: readonly (readonly [string, string])[] = [
    ['http.followRedirects', 'false'],
    ['push.followTags', 'false'],
    ...(authorization === null ? [] : [[`http.${url}.extraHeader`, `Authorization: ${authorization}`] as const]),
  ];
  const environment = Object.fromEntries(
    networkVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const env = {
    ...environment,
    ...(Object.fromEntries(pairs) as Record<string, string>),
    GIT_CONFIG_COUNT: String(settings.length),
    GIT_ALLOW_PROTOCOL: new URL(url).protocol.slice(0, -1),
  };
  return { gitDir, args, env, timeoutMs: pushMs };
}

function unreachable(request: PushRequest, answer: GitAnswer): WorldError {
  return new WorldError(
    'network',
    `Git could not ask ${request.url} for its branches: ${said(request, answer)}. The branch "${request.branch}" stays in your repository. Look whether the repository is there and the token may write to it (permission "contents: write"), then run the same command again.`,
  );
}

function refused(request: PushRequest, answer: GitAnswer): WorldError {
  return new WorldError(
    'environment',
    `Git could not push the branch "${request.branch}" to ${request.url}: ${said(request, answer)}. It stays in your repository. Give the token the permission "contents: write" (and "workflows: write" where workflow files change), or push it yourself, then run the same command again.`,
  );
}

function holdsSomethingElse({ url, branch }: PushRequest, tip: string): WorldError {
  return new WorldError(
    'repository',
    `The branch "${branch}" on ${url} is at ${tip.slice(0, 10)}, which is not a commit that this work stands on, so nothing was pushed over it. Look at it there, delete it if it is not needed, then run the same command again.`,
  );
}

/** What git or the server said, without the secret. */
function said({ authorization }: PushRequest, answer: GitAnswer): string {
  const line = answer.timedOut ? `no answer in ${pushMs / 1000} seconds` : firstLine(answer.stderr);
  const shown = authorization === null ? line : line.replaceAll(authorization, '[secret]');
  return shown.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 300) || `exit status ${answer.exitCode ?? 'unknown'}`;
}
