import { parseStrictJson, type Json } from '#lib/strict-json.ts';

/** Writes of one work item, over all of its runs and gates. No configuration raises it. */
export const mostWrites = 5;

/** A place that a probe may talk to: an instance for tests, never one that people depend on. */
export interface ProbeTarget {
  /** First segment of the path that the probe asks for. */
  readonly name: string;
  /** `https:`, or `http:` on the loopback; no query, no credentials. */
  readonly url: string;
  /** The credential that is added on the host, where the probe never is; `null` where none is needed. */
  readonly credential: { readonly header: string; readonly environmentVariable: string } | null;
}

/** One kind of thing that may be made, by POST. At least one of `{scope}` in the path and `scopeField` says where. */
export interface CreateRule {
  /** `/services/{scope}/fixtures`; `*` is any one segment. */
  readonly path: string;
  /** Field of the JSON body that has to hold the scope, dots between keys (`service.id`); `null` where the path says it. */
  readonly scopeField: string | null;
}

/** What a live probe may do. Whatever is not listed is refused; updating and deleting cannot be listed. */
export interface WriteCapability {
  readonly targets: readonly ProbeTarget[];
  /** Id of the one thing made for tests, inside which something may be made. */
  readonly scope: string;
  readonly creates: readonly CreateRule[];
  /** Paths that may be read, in the form of `CreateRule.path`; `null` for every path of the targets. */
  readonly reads: readonly string[] | null;
  /** 0..mostWrites. */
  readonly most: number;
}

/** What a probe asked for, as it came in. Untrusted. */
export interface ProbeCall {
  readonly method: string;
  /** Path and query as the request line has them. */
  readonly url: string;
  readonly contentType: string | null;
  readonly body: string;
}

export type CallVerdict =
  | { readonly kind: 'read'; readonly target: ProbeTarget; readonly url: string }
  /** `body` is written anew from what was read, so that nobody can read something else in it. */
  | { readonly kind: 'create'; readonly target: ProbeTarget; readonly url: string; readonly body: string }
  /** One clause without a full stop. */
  | { readonly kind: 'refused'; readonly because: string };

/**
 * The capability gate: decides about one call of a live probe. Reads and creations that are listed, on listed targets, inside the scope; everything else
 * is refused, and so is what two readers could understand differently (encoded or dotted paths, doubled keys, other forms of a body).
 */
export function judgeCall(capability: WriteCapability, call: ProbeCall): CallVerdict {
  const place = placeOf(capability, call.url);
  if (typeof place === 'string') return { kind: 'refused', because: place };
  switch (call.method) {
    case 'GET':
    case 'HEAD':
      return judgeRead(capability, call, place);
    case 'POST':
      return judgeCreate(capability, call, place);
    default:
      return { kind: 'refused', because: `${plain(call.method)} changes or removes what exists` };
  }
}

interface Place {
  readonly target: ProbeTarget;
  /** Below the target. */
  readonly path: string;
  /** With the question mark; may be empty. */
  readonly query: string;
}

function judgeRead(capability: WriteCapability, call: ProbeCall, { target, path, query }: Place): CallVerdict {
  if (call.body !== '') return { kind: 'refused', because: 'a read has no body' };
  const isListed = capability.reads === null || capability.reads.some((rule) => matches(rule, path, capability.scope));
  if (!isListed) return { kind: 'refused', because: `reading ${plain(path)} is not listed` };
  return { kind: 'read', target, url: `${withoutSlash(target.url)}${path}${query}` };
}

function judgeCreate(capability: WriteCapability, call: ProbeCall, { target, path, query }: Place): CallVerdict {
  const refused = (because: string): CallVerdict => ({ kind: 'refused', because });
  const rule = capability.creates.find((one) => matches(one.path, path, capability.scope));
  if (rule === undefined) return refused(`creating at ${plain(path)} is not listed, or is outside the scope`);
  if (query !== '') return refused('a creation has no query');
  if (!/^application\/json(?:;\s*charset=utf-8)?$/i.test(call.contentType ?? '')) return refused('a creation is JSON');
  const read = parseStrictJson(call.body);
  if (read.kind === 'fault') return refused(`its body cannot be read in one way only (${read.fault})`);
  if (!isObject(read.value)) return refused('its body is no JSON object');
  if (Object.keys(read.value).some((key) => /^_?method$/i.test(key))) return refused('its body asks for another method');
  const isInPath = rule.path.split('/').includes('{scope}');
  if (rule.scopeField === null && !isInPath) return refused('its rule names no scope');
  if (rule.scopeField !== null && fieldOf(read.value, rule.scopeField) !== capability.scope)
    return refused(`the field ${rule.scopeField} does not name the scope`);
  return { kind: 'create', target, url: `${withoutSlash(target.url)}${path}`, body: JSON.stringify(read.value) };
}

/** Plain segments only: what is encoded, dotted, doubled or absolute could be read as another path behind us. */
function placeOf(capability: WriteCapability, url: string): Place | string {
  const [, name = '', path = '', query = ''] = /^\/([\w.-]+)((?:\/[\w.~:@-]+)*\/?)(\?[\w.~:@&=,%+-]*)?$/.exec(url) ?? [];
  if (name === '' || path.split('/').some((segment) => segment === '.' || segment === '..'))
    return `the path ${plain(url)} is not in plain form`;
  const target = capability.targets.find((one) => one.name === name);
  return target === undefined ? `the target ${plain(name)} is not on the list` : { target, path, query };
}

function matches(rule: string, path: string, scope: string): boolean {
  const wanted = withoutSlash(rule).split('/');
  const given = withoutSlash(path).split('/');
  const fits = (part: string, segment: string): boolean =>
    part === '{scope}' ? segment === scope : part === '*' ? segment !== '' : segment === part;
  return wanted.length === given.length && wanted.every((part, index) => fits(part, given[index] ?? ''));
}

function fieldOf(value: Json, field: string): Json | undefined {
  return field.split('.').reduce<Json | undefined>((at, key) => (at !== undefined && isObject(at) ? at[key] : undefined), value);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '');
}

function plain(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
