import { canonicalDigest, canonicalJson } from '#lib/canonical-json.ts';
import { list, readShape, text } from '#lib/json-shape.ts';
import { parseStrictJson } from '#lib/strict-json.ts';
import type { NameList } from '../receipt.ts';

/** Sorts (by UTF-16 code unit, as RFC 8785 sorts keys), drops doubles and binds a list of names. */
export function nameList(names: readonly string[]): NameList {
  const sorted = [...new Set(names)].sort();
  return { count: sorted.length, sha256: canonicalDigest(sorted), names: sorted };
}

export function withoutNames(whole: NameList): NameList {
  return { ...whole, names: null };
}

/** Whether count and digest are those of the names a list carries; a cut list is only as good as its document. */
export function bindsItsNames(bound: NameList): boolean {
  return bound.names === null || canonicalJson(nameList(bound.names)) === canonicalJson(bound);
}

/** The names document: the full text of every list that may have been cut, found again by digest. */
export function namesDocument(lists: readonly NameList[]): string {
  const full = lists.flatMap(({ names }) => (names === null ? [] : [names]));
  return `${canonicalJson(full)}\n`;
}

/** The lists of a names document; none where the document is absent or no such document. A list that is found is bound by its digest. */
export function parseNamesDocument(document: string | null): readonly (readonly string[])[] {
  const json = document === null ? null : parseStrictJson(document);
  if (json === null || json.kind === 'fault') return [];
  const read = readShape(list(list(text())), json.value, 'names');
  return read.kind === 'value' ? read.value : [];
}

/** The names of a list: its own, or those of the document with its digest; `null` where neither has them. */
export function resolveNames(cut: NameList, documents: readonly (readonly string[])[]): readonly string[] | null {
  if (cut.names !== null) return cut.names;
  return documents.find((names) => names.length === cut.count && canonicalDigest(names) === cut.sha256) ?? null;
}
