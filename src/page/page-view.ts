import type { Context, Hono } from 'hono';
import type { Html } from './html.ts';

/** What the guard leaves for a view: the token that its forms have to send back. */
export interface PageEnvironment {
  Variables: { csrf: string };
}

export type PageApp = Hono<PageEnvironment>;
export type PageContext = Context<PageEnvironment>;

/** One page as a view hands it over; everything around it is the layout's. */
export interface PageContent {
  /** Text; the window's title and, where `main` has none, nothing else. */
  readonly title: string;
  /** Markup that holds exactly one `h1`. Parts that change while one looks are elements with an `id` and the attribute `data-live`. */
  readonly main: Html;
  /** Address of the entry of the navigation that this page belongs to. */
  readonly under: string;
  /** Names of modules in `assets/` that this page needs besides `live.mjs`, such as `graph.mjs`. */
  readonly scripts?: readonly string[];
}

/** What every view is given. */
export interface Page {
  /** Answers with a whole page. */
  show(context: PageContext, content: PageContent, status?: 200 | 400 | 404 | 409): Response;
  /** The hidden field that every form with method `post` must hold. */
  csrf(context: PageContext): Html;
}

/** A part of the page: an entry of the navigation (or `null`) and its routes. */
export interface PageView {
  readonly entry: { readonly href: string; readonly label: string } | null;
  mount(app: PageApp, page: Page): void;
}
