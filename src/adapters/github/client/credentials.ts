import { readFileSync } from 'node:fs';
import { WorldError } from '#domain/world-error.ts';

/** Who we are on GitHub. Every secret stays in this process: it is in no argument list, no address, no message and no sandbox. */
export type GitHubCredentials =
  | { readonly kind: 'none' }
  /** A person's token. */
  | { readonly kind: 'token'; readonly token: string }
  /** The token that GitHub Actions makes for one run of a workflow. */
  | { readonly kind: 'workflow'; readonly token: string }
  /** A GitHub App; `installationId` is looked up where it is `null`. */
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string; readonly installationId: number | null };

/** Where GitHub is. Addresses without a slash at their end. */
export interface GitHubPlace {
  /** Base address of the REST API: `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly api: string;
  /** Address of the pages and of git: `https://github.com`. */
  readonly server: string;
}

/**
 * Credentials from the environment: `PATCHLINE_GITHUB_APP_ID` with `PATCHLINE_GITHUB_APP_PRIVATE_KEY` (the PEM text, or a path to it) and
 * perhaps `PATCHLINE_GITHUB_APP_INSTALLATION_ID`; else `GH_TOKEN` or `GITHUB_TOKEN`, in this order, as GitHub's own command line has it.
 * Throws WorldError `usage` for what cannot be a credential, without showing it.
 */
export function readCredentials(environment: NodeJS.ProcessEnv): GitHubCredentials {
  const appId = environment['PATCHLINE_GITHUB_APP_ID'] ?? '';
  if (appId !== '') return readApp(appId, environment);
  const name = (environment['GH_TOKEN'] ?? '') === '' ? 'GITHUB_TOKEN' : 'GH_TOKEN';
  const token = (environment[name] ?? '').trim();
  if (token === '') return { kind: 'none' };
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new WorldError(
      'usage',
      `${name} is no token: it holds spaces or characters that no token has. Set it to the token alone.`,
    );
  }
  const isWorkflow = environment['GITHUB_ACTIONS'] === 'true' && token.startsWith('ghs_');
  return { kind: isWorkflow ? 'workflow' : 'token', token };
}

function readApp(appId: string, environment: NodeJS.ProcessEnv): GitHubCredentials {
  const installation = environment['PATCHLINE_GITHUB_APP_INSTALLATION_ID'] ?? '';
  if (!/^[\w.]+$/.test(appId) || !/^\d*$/.test(installation)) {
    throw new WorldError(
      'usage',
      'PATCHLINE_GITHUB_APP_ID or PATCHLINE_GITHUB_APP_INSTALLATION_ID is no id. Copy both from the page of the GitHub App and of its installation.',
    );
  }
  const privateKey = readKey(environment['PATCHLINE_GITHUB_APP_PRIVATE_KEY'] ?? '');
  return { kind: 'app', appId, privateKey, installationId: installation === '' ? null : Number(installation) };
}

function readKey(textOrPath: string): string {
  const text = isKey(textOrPath) ? textOrPath.replaceAll(String.raw`\n`, '\n') : keyInFile(textOrPath);
  if (isKey(text)) return text;
  throw new WorldError(
    'usage',
    'PATCHLINE_GITHUB_APP_PRIVATE_KEY holds no private key and names no readable file with one. Set it to the PEM text that GitHub gave for the App, or to the path of that file.',
  );
}

function isKey(text: string): boolean {
  return /-----BEGIN (RSA )?PRIVATE KEY-----/.test(text);
}

function keyInFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Where GitHub is, from `GITHUB_SERVER_URL` and `GITHUB_API_URL`, which GitHub Actions sets itself; github.com by default. Throws
 * WorldError `usage` for an address that a token must not be sent to: one without TLS, but for this machine's own.
 */
export function readPlace(environment: NodeJS.ProcessEnv): GitHubPlace {
  const server = address('GITHUB_SERVER_URL', environment) ?? 'https://github.com';
  const api = address('GITHUB_API_URL', environment);
  return { server, api: api ?? (server === 'https://github.com' ? 'https://api.github.com' : `${server}/api/v3`) };
}

function address(name: string, environment: NodeJS.ProcessEnv): string | null {
  const text = environment[name] ?? '';
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && (url.protocol === 'https:' || isLocal)) return url.href.replace(/\/+$/, '');
  throw new WorldError(
    'usage',
    `${name} is no address that a token may be sent to: it must begin with "https://" and hold no name and no password. Correct it, or unset it for github.com.`,
  );
}
