import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { objectOf, type JsonObject } from '../json.ts';

/** GitHub's own description of its API: `paths` and `components`, its schemas rewritten from OpenAPI 3.0 to JSON Schema. */
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

function read(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const document = objectOf(JSON.parse(readFileSync(file, 'utf8'), withoutNullable));
  return { paths: objectOf(document['paths']), components: objectOf(document['components']) };
}

/** OpenAPI 3.0's `nullable: true` is unknown to JSON Schema; examples are dropped, as they are half of the document. */
function withoutNullable(key: string, value: unknown): unknown {
  if (key === 'examples' || key === 'example') return typeof value === 'object' ? undefined : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('nullable' in value)) return value;
  const { nullable, ...schema } = value as JsonObject;
  if (typeof nullable !== 'boolean') return value;
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}
