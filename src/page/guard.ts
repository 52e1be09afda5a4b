import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from './html.ts';
import type { PageContext, PageEnvironment } from './page-view.ts';
import { isSame, type Sessions } from './sessions.ts';

export interface GuardRequest {
  readonly sessions: Sessions;
  /** Whether a `Host` header names this server: a foreign name that was made to point here (DNS rebinding) does not. */
  readonly isOwnHost: (host: string) => boolean;
}

/** Every request passes here: host, origin, session, and for what changes something the token of its form. */
export function guard({ sessions, isOwnHost }: GuardRequest): MiddlewareHandler<PageEnvironment> {
  return async (context, next) => {
    context.header('Cache-Control', 'no-store');
    const host = context.req.header('host') ?? '';
    if (!isOwnHost(host))
      return refuse(context, 403, 'This server is not known under that name. Open the address that "patchline serve" printed.');
    const token = context.req.query('token');
    if (token !== undefined && context.req.method === 'GET') return enter(context, sessions, token);
    if (isForeign(context, host)) return refuse(context, 403, 'This request comes from another site, so it was refused.');
    const csrf = sessions.csrfOf(getCookie(context, sessions.cookie) ?? '');
    if (csrf === null)
      return refuse(context, 401, 'Open the address that "patchline serve" printed: it holds the key to this page.');
    context.set('csrf', csrf);
    if (isWrite(context) && !(await hasToken(context, csrf))) {
      return refuse(
        context,
        403,
        'This form was not made by this page, or the page was started anew. Load the page again, then send the form again.',
      );
    }
    return await next();
  };
}

function refuse(context: PageContext, status: 401 | 403, sentence: string): Response {
  return context.text(`${sentence}\n`, status);
}

/** The token is exchanged for a cookie and leaves the address, so that it stands in no history and no referrer. */
function enter(context: PageContext, sessions: Sessions, token: string): Response {
  const id = sessions.begin(token);
  if (id === null)
    return refuse(
      context,
      403,
      'The key in this address is not the one of this server. Open the address that "patchline serve" printed last.',
    );
  setCookie(context, sessions.cookie, id, { httpOnly: true, sameSite: 'Strict', path: '/' });
  // A browser that was sent here from elsewhere would not send the cookie along a redirect; a page of ours that goes on is no elsewhere.
  return isSentFromElsewhere(context) ? context.html(String(goOn)) : context.redirect('/', 303);
}

const goOn = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/"><title>Patchline</title></head><body><main><h1>Patchline</h1><p><a href="/">Go to the board</a></p></main></body></html>`;

function isSentFromElsewhere(context: PageContext): boolean {
  const site = context.req.header('sec-fetch-site') ?? 'none';
  return site !== 'none' && site !== 'same-origin';
}

/**
 * A browser says where a request comes from; what is no browser says nothing, and has to have the cookie all the same. Our forms have the origin
 * "null", because our pages send no referrer: then what the browser says of the site has to vouch for them.
 */
function isForeign(context: PageContext, host: string): boolean {
  const origin = context.req.header('origin');
  if (isSentFromElsewhere(context)) return true;
  if (origin === undefined || origin === `http://${host}`) return false;
  return !(origin === 'null' && context.req.header('sec-fetch-site') === 'same-origin');
}

function isWrite(context: PageContext): boolean {
  return context.req.method !== 'GET' && context.req.method !== 'HEAD';
}

async function hasToken(context: PageContext, csrf: string): Promise<boolean> {
  const body = await context.req.parseBody();
  return typeof body['csrf'] === 'string' && isSame(body['csrf'], csrf);
}
