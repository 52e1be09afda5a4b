import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { mountAssets } from './assets.ts';
import { guard } from './guard.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { mountLive, type Changes } from './live.ts';
import type { Page, PageApp, PageContext, PageEnvironment, PageView } from './page-view.ts';
import type { Sessions } from './sessions.ts';

export interface PageAppRequest {
  readonly sessions: Sessions;
  /** Whether a `Host` header names this server. */
  readonly isOwnHost: (host: string) => boolean;
  readonly changes: Changes;
  readonly views: readonly PageView[];
}

/** The largest form: an issue of 1 MiB, each byte of it written as three. */
const largestBody = 3 * 1024 ** 2 + 64 * 1024;

/** The page as one application: headers, guard, assets, live channel, and the views. It decides nothing; what it does are commands. */
export function pageApp({ sessions, isOwnHost, changes, views }: PageAppRequest): PageApp {
  const app: PageApp = new Hono<PageEnvironment>();
  const entries = views.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const page: Page = {
    show: (context, content, status = 200) => context.html(String(layout(content, entries)), status),
    csrf: (context) => html`<input type="hidden" name="csrf" value="${context.get('csrf')}">`,
  };
  app.use(secureHeaders(headers));
  app.use(
    bodyLimit({
      maxSize: largestBody,
      onError: (context) => context.text('This is larger than 1 MiB, which no issue is.\n', 413),
    }),
  );
  app.use(guard({ sessions, isOwnHost }));
  mountAssets(app);
  mountLive(app, changes);
  for (const view of views) view.mount(app, page);
  app.notFound((context) => notFound(page, context as PageContext));
  app.onError((error, context) => failed(page, context as PageContext, error));
  return app;
}

const headers: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  crossOriginResourcePolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
  // The page is served without TLS on this machine.
  strictTransportSecurity: false,
};

function notFound(page: Page, context: PageContext): Response {
  const main = html`<h1>There is no such page</h1><p><a href="/">Go to the board</a></p>`;
  return page.show(context, { title: 'Not found', main, under: '' }, 404);
}

function failed(page: Page, context: PageContext, error: Error): Response {
  const main = html`<h1>This could not be shown</h1><pre class="output">${error.message}</pre><p><a href="/">Go to the board</a></p>`;
  return page.show(context, { title: 'Failed', main, under: '' }, 409);
}
