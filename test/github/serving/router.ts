import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly parts: Readonly<Record<string, string>>;
}

const compiled = new WeakMap<Route, RegExp>();

/** `{path}`, `{ref}` and `{basehead}` may hold slashes, as they do on GitHub; the others may not. */
function patternOf(route: Route): RegExp {
  const known = compiled.get(route);
  if (known !== undefined) return known;
  const source = route.path
    .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace(/\{(path|ref|basehead)\}/g, '(?<$1>.+?)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const pattern = new RegExp(`^${source}/?$`);
  compiled.set(route, pattern);
  return pattern;
}

/** The first route whose method and path fit; routes are listed from the special to the general. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | null {
  for (const route of routes) {
    if (route.method !== method) continue;
    const groups = patternOf(route).exec(path)?.groups;
    if (groups === undefined && !patternOf(route).test(path)) continue;
    const parts = Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)] as const);
    return { route, parts: Object.fromEntries(parts) };
  }
  return null;
}
