import { appOfToken, type RegisteredApp } from '../app-key.ts';
import { secondsPrecision } from '../git/commits.ts';
import { appBot, everyGrant, makeIdentity, type Identity } from '../identity.ts';
import { objectOf, type JsonObject } from '../json.ts';
import {
  badCredentials,
  notFound,
  ok,
  problem,
  repositoryOf,
  type ApiResponse,
  type Call,
  type Route,
} from '../serving/route.ts';
import { conform } from './conform.ts';

function appOf(call: Call): RegisteredApp | null {
  const token = (call.request.headers['authorization'] ?? '').replace(/^(?:bearer|token)\s+/i, '');
  return appOfToken(call.world.apps, token);
}

/** An installation token lives an hour, and can be cut down to fewer permissions than the App has. */
async function accessToken(call: Call): Promise<ApiResponse> {
  const app = appOf(call);
  if (app === null) return badCredentials;
  if (String(app.installationId) !== call.parts['installation_id']) return notFound;
  const wanted = objectOf(call.request.body)['permissions'];
  const grants = wanted === undefined ? everyGrant : (objectOf(wanted) as NonNullable<Identity['grants']>);
  const isMore = Object.entries(grants).some(
    ([name, level]) => !Object.entries(everyGrant).some(([had, most]) => had === name && (most === 'write' || level === 'read')),
  );
  if (isMore) return problem(422, 'The permissions requested are not granted to this installation.');
  const identity = makeIdentity(appBot, 'app', grants);
  call.world.identities.set(identity.token, identity);
  const expires = secondsPrecision(new Date(Date.now() + 3_600_000));
  return ok({ token: identity.token, expires_at: expires, permissions: grants, repository_selection: 'all' }, 201);
}

async function installation(call: Call): Promise<ApiResponse> {
  const app = appOf(call);
  if (app === null) return badCredentials;
  const { owner } = repositoryOf(call);
  const account = objectOf(conform((await call.world.core.call(owner, 'GET', `/users/${owner}`)).body, null));
  const api = `${call.world.apiUrl}/app/installations/${app.installationId}`;
  const made = secondsPrecision(new Date());
  const json: JsonObject = {
    id: app.installationId,
    account,
    repository_selection: 'all',
    access_tokens_url: `${api}/access_tokens`,
    repositories_url: `${call.world.apiUrl}/installation/repositories`,
    html_url: `${call.world.apiUrl}/settings/installations/${app.installationId}`,
    app_id: app.appId,
    app_slug: appBot.replace('[bot]', ''),
    target_id: account['id'],
    target_type: 'User',
    permissions: everyGrant,
    events: ['pull_request'],
    created_at: made,
    updated_at: made,
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
  return ok(json);
}

/** These are asked with the App's JWT, which `appOf` looks at; for everything else it is a bad credential. */
export const appRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/app/installations/{installation_id}/access_tokens',
    anyOf: [],
    level: 'read',
    role: 'read',
    handle: accessToken,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/installation', anyOf: [], level: 'read', role: 'read', handle: installation },
];
