import { describe, expect, it, test } from 'vitest';
import { html } from './html.ts';
import { pageApp } from './page-app.ts';
import type { PageView } from './page-view.ts';
import { readForm } from './read-form.ts';
import { newSessions, type Sessions } from './sessions.ts';

interface World {
  readonly sessions: Sessions;
  readonly done: string[];
  readonly ask: (path: string, request?: RequestInit) => Promise<Response>;
  /** With the cookie of a session. */
  readonly askIn: (path: string, request?: RequestInit) => Promise<Response>;
  readonly csrf: string;
}

const host = '127.0.0.1:4000';

async function openApp(): Promise<World> {
  const sessions = newSessions();
  const done: string[] = [];
  const view: PageView = {
    entry: { href: '/', label: 'Board' },
    mount(app, page) {
      app.get('/', (context) =>
        page.show(context, { title: '</title><b>', main: html`<h1>Board</h1>${page.csrf(context)}`, under: '/' }),
      );
      app.get('/broken', () => {
        throw new Error('<img src=x>');
      });
      app.post('/do', async (context) => {
        done.push((await readForm(context))['what'] ?? '');
        return context.redirect('/', 303);
      });
    },
  };
  const changes = { version: async () => 'one' };
  const app = pageApp({ sessions, isOwnHost: (name) => name === host, changes, views: [view] });
  const ask = async (path: string, { headers, ...request }: RequestInit = {}): Promise<Response> =>
    await app.request(`http://${host}${path}`, { ...request, headers: { host, ...(headers as Record<string, string>) } });
  const entered = await ask(`/?token=${sessions.token}`);
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const csrf = sessions.csrfOf(cookie.split('=')[1] ?? '') ?? '';
  const askIn: World['ask'] = (path, { headers, ...request } = {}) =>
    ask(path, { ...request, headers: { cookie, ...(headers as Record<string, string>) } });
  return { sessions, done, ask, askIn, csrf };
}

function form(values: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(values) };
}

describe('who may see the page', () => {
  it('lets the printed address in once and for all, and takes the key out of it', async () => {
    const { ask, sessions } = await openApp();
    const entered = await ask(`/?token=${sessions.token}`);
    expect({ status: entered.status, to: entered.headers.get('location') }).toEqual({ status: 303, to: '/' });
    expect(entered.headers.get('set-cookie')).toMatch(/^patchline-[0-9a-f]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('lets in whoever was sent from another program, by a page that goes on by itself', async () => {
    const { ask, sessions } = await openApp();
    const entered = await ask(`/?token=${sessions.token}`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(entered.headers.get('set-cookie')).toContain('SameSite=Strict');
    expect(await entered.text()).toContain('<meta http-equiv="refresh" content="0; url=/">');
  });

  test.each([
    ['without a key', '/', {}, 401, /holds the key/],
    ['for an asset without a key', '/assets/page.css', {}, 401, /holds the key/],
    ['for the live channel without a key', '/live', {}, 401, /holds the key/],
    ['with a wrong key', '/?token=wrong', {}, 403, /not the one of this server/],
    ['with a cookie that was never given', '/', { cookie: 'patchline-00000000=x' }, 401, /holds the key/],
    ['under a foreign name', '/', { host: 'rebound.example' }, 403, /not known under that name/],
    ['under no name', '/', { host: '' }, 403, /not known under that name/],
  ])('refuses a request %s', async (_, path, headers: Record<string, string>, status, says) => {
    const { ask } = await openApp();
    const answer = await ask(path, { headers });
    expect({ status: answer.status, says: await answer.text() }).toEqual({ status, says: expect.stringMatching(says) });
  });

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:4001' }],
    ['no origin that can be told', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
  ])('refuses with the right cookie what comes from %s', async (_, headers: Record<string, string>) => {
    const { askIn, csrf, done } = await openApp();
    const answers = [await askIn('/', { headers }), await askIn('/do', { ...form({ csrf, what: 'it' }), headers })];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(done).toEqual([]);
  });

  it('does what a form of its own asks, and nothing without the token of the form', async () => {
    const { askIn, csrf, done } = await openApp();
    const own = { headers: { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' } };
    expect((await askIn('/do', { ...form({ csrf, what: 'this' }), ...own })).status).toBe(303);
    const withoutReferrer = { headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } };
    expect((await askIn('/do', { ...form({ csrf, what: 'this, too' }), ...withoutReferrer })).status).toBe(303);
    expect((await askIn('/do', { ...form({ what: 'that' }), ...own })).status).toBe(403);
    expect((await askIn('/do', { ...form({ csrf: `${csrf}x`, what: 'that' }), ...own })).status).toBe(403);
    expect((await askIn('/do', { method: 'POST', body: JSON.stringify({ csrf, what: 'that' }), ...own })).status).toBe(403);
    expect(done).toEqual(['this', 'this, too']);
  });

  it('takes no token of another session', async () => {
    const [one, other] = [await openApp(), await openApp()];
    expect((await one.askIn('/do', form({ csrf: other.csrf, what: 'it' }))).status).toBe(403);
  });

  it('refuses a form that is larger than any issue', async () => {
    const { askIn, csrf } = await openApp();
    const large = { csrf, what: 'x'.repeat(4 * 1024 ** 2) };
    expect((await askIn('/do', form(large))).status).toBe(413);
  });
});

describe('what every answer says', () => {
  test.each(['/', '/assets/page.css', '/nowhere', '/broken'])(
    '%s forbids inline script, framing, sniffing, referrers and caches',
    async (path) => {
      const { headers } = await (await openApp()).askIn(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('shows titles and errors as text', async () => {
    const { askIn } = await openApp();
    expect(await (await askIn('/')).text()).toContain('<title>&lt;/title&gt;&lt;b&gt; · Patchline</title>');
    const broken = await askIn('/broken');
    expect(await broken.text()).toContain('&lt;img src=x&gt;');
  });
});
