import { readFileSync } from 'node:fs';
import { objectOf, type JsonObject } from '../json.ts';

/**
 * GitHub's own description of its API as far as `routes/` model it, its schemas rewritten from OpenAPI 3.0 to JSON Schema. After a change of the
 * routes, or for a newer version, it is made again by "sh scripts/node.sh scripts/write-github-description.ts".
 */
export interface Description {
  readonly paths: JsonObject;
  readonly components: JsonObject;
}

let loaded: Description | null = null;

/** Read once in a process. */
export function loadDescription(): Description {
  loaded ??= read();
  return loaded;
}

function read(): Description {
  const extract = objectOf(JSON.parse(readFileSync(new URL('./description.json', import.meta.url), 'utf8')));
  return { paths: objectOf(extract['paths']), components: objectOf(extract['components']) };
}
