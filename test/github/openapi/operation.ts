import { objectOf, type JsonObject } from '../json.ts';
import { loadDescription } from './description.ts';

/** One operation of the description, found by method and path. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}`, and a pointer to it inside the description. */
  readonly name: string;
  readonly pointer: string;
  readonly json: JsonObject;
}

interface Template {
  readonly path: string;
  readonly pattern: RegExp;
  /** Fewer parameters first: `/issues/comments/{id}` before `/issues/{number}/comments`. */
  readonly weight: number;
}

let templates: readonly Template[] | null = null;

function allTemplates(): readonly Template[] {
  templates ??= Object.keys(loadDescription().paths)
    .map((path) => ({ path, pattern: patternOf(path), weight: (path.match(/\{/g) ?? []).length * 1_000 - path.length }))
    .sort((a, b) => a.weight - b.weight);
  return templates;
}

function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace(/\{(path|ref|basehead|branch)\}/g, '.+')
    .replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

export function findOperation(method: string, path: string): Operation | null {
  // The description has no entry for a repository's top folder; it is the one with an empty path.
  const wanted = path.replace(/\/$/, '').replace(/\/contents$/, '/contents/.');
  const verb = method.toLowerCase();
  for (const template of allTemplates()) {
    if (!template.pattern.test(wanted)) continue;
    const json = objectOf(loadDescription().paths[template.path])[verb];
    if (json === undefined) continue;
    const pointer = `/paths/${template.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${verb}`;
    return { name: `${method} ${template.path}`, pointer, json: objectOf(json) };
  }
  return null;
}

/** Follows a `$ref` inside the description. */
export function deref(value: unknown): JsonObject {
  const json = objectOf(value);
  const ref = json['$ref'];
  if (typeof ref !== 'string') return json;
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => objectOf(at)[part], loadDescription());
  return deref(found);
}
