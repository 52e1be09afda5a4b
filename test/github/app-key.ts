import { verify, type KeyObject } from 'node:crypto';
import { objectOf, type JsonObject } from './json.ts';

/** A GitHub App that is installed on every repository, by the public half of its key. */
export interface RegisteredApp {
  readonly appId: number;
  readonly installationId: number;
  readonly publicKey: KeyObject;
}

/** Documented: the token of an App is a JWT (RFC 7519) signed with RS256, of at most ten minutes. */
const longestSeconds = 600;

/** The App that a JWT speaks for; `null` where the token is none, its signature is wrong, or its time is up. */
export function appOfToken(apps: readonly RegisteredApp[], token: string): RegisteredApp | null {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (signature === '' || rest.length > 0 || decoded(header)['alg'] !== 'RS256') return null;
  const { iss, iat, exp } = decoded(payload);
  const app = apps.find(({ appId }) => String(appId) === String(iss));
  const now = Date.now() / 1_000;
  const isInTime = typeof exp === 'number' && typeof iat === 'number' && exp > now && iat <= now && exp - now <= longestSeconds;
  if (app === undefined || !isInTime) return null;
  const isSigned = verify('sha256', Buffer.from(`${header}.${payload}`), app.publicKey, Buffer.from(signature, 'base64url'));
  return isSigned ? app : null;
}

function decoded(part: string): JsonObject {
  try {
    return objectOf(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}
