import { html, nothing, type Html } from './html.ts';
import type { PageContent, PageView } from './page-view.ts';

type Entry = NonNullable<PageView['entry']>;

/** A whole page: head, skip link, navigation, main. Nothing in it is inline style or script, so the content security policy forbids both. */
export function layout({ title, main, under, scripts = [] }: PageContent, entries: readonly Entry[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Patchline</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
<link rel="stylesheet" href="/assets/views.css">
${['live.mjs', ...scripts].map((name) => html`<script type="module" src="/assets/${name}"></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<p class="brand">Patchline</p>
<nav aria-label="Views"><ul>${entries.map((entry) => navigationItem(entry, under))}</ul></nav>
<p class="link-state" id="link-state" role="status"></p>
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>`;
}

function navigationItem({ href, label }: Entry, under: string): Html {
  return html`<li><a href="${href}"${href === under ? html` aria-current="page"` : nothing}>${label}</a></li>`;
}
