import { canonicalDigest, canonicalJson } from '#lib/canonical-json.ts';
import type { NameList } from '../receipt.ts';

/** Sorts (by UTF-16 code unit, as RFC 8785 sorts keys), drops doubles and binds a list of names. */
export function nameList(names: readonly string[]): NameList {
  const sorted = [...new Set(names)].sort();
  return { count: sorted.length, sha256: canonicalDigest(sorted), names: sorted };
}

export function withoutNames(list: NameList): NameList {
  return { ...list, names: null };
}

/** Whether count and digest are those of the names a list carries; a cut list is only as good as its document. */
export function bindsItsNames(list: NameList): boolean {
  return list.names === null || canonicalJson(nameList(list.names)) === canonicalJson(list);
}

/** The names document: the full text of every list that may have been cut, found again by digest. */
export function namesDocument(lists: readonly NameList[]): string {
  const full = lists.flatMap((list) => (list.names === null ? [] : [list.names]));
  return `${canonicalJson(full)}\n`;
}

/** The names of a list: its own, or those of the document with its digest; `null` where neither has them. */
export function resolveNames(list: NameList, documents: readonly (readonly string[])[]): readonly string[] | null {
  if (list.names !== null) return list.names;
  return documents.find((names) => names.length === list.count && canonicalDigest(names) === list.sha256) ?? null;
}
