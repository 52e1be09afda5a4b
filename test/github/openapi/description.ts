import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { objectOf, type JsonObject } from '../json.ts';

/** GitHub's own description of its API as far as it is about repositories and users, its schemas rewritten from OpenAPI 3.0 to JSON Schema. */
export interface Description {
  readonly paths: JsonObject;
  readonly components: JsonObject;
}

let loaded: Description | null = null;

/** 13 MB; read once in a process. */
export function loadDescription(): Description {
  loaded ??= read();
  return loaded;
}

const wanted = /^\/(?:repos\/\{owner\}\/\{repo\}|user|users\/\{username\}|rate_limit|app)(?:\/|$)/;

function read(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const document = objectOf(JSON.parse(readFileSync(file, 'utf8')));
  const reached = new Set<string>();
  const entries = Object.entries(objectOf(document['paths'])).filter(([path]) => wanted.test(path));
  const paths = Object.fromEntries(entries.map(([path, item]) => [path, rewritten(item, reached)]));
  const components: Record<string, Record<string, unknown>> = {};
  // A set may grow while it is walked: what a component refers to is reached as well.
  for (const ref of reached) {
    const [, , kind = '', name = ''] = ref.split('/');
    const component = objectOf(objectOf(document['components'])[kind])[name];
    (components[kind] ??= {})[name] = rewritten(component, reached);
  }
  return { paths, components };
}

/** OpenAPI 3.0's `nullable: true` is unknown to JSON Schema. Examples are dropped: they are half of the document. */
function rewritten(value: unknown, reached: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, reached));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, example: _example, examples: _examples, ...rest } = value as JsonObject;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(rest)) copy[name] = rewritten(field, reached);
  if (typeof copy['$ref'] === 'string') reached.add(copy['$ref']);
  if (typeof nullable === 'object') copy['nullable'] = rewritten(nullable, reached);
  return nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}
