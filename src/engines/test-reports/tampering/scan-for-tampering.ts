import type { Node } from '@babel/types';
import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { childrenOf, parseSource, spanOf } from '../syntax/parse-source.ts';
import type { Finding } from './finding.ts';
import { type FrozenPaths, frozenManifestFields } from './frozen-paths.ts';
import { declaredNames, isScope, moduleNames } from './name-scopes.ts';
import { type Hit, hitsOf, type Names } from './source-rules.ts';

/** What a candidate is held against. */
export interface TamperingBase {
  readonly frozen: FrozenPaths;
  /** Content of a file on base; `null` where it does not exist. */
  read(path: string): string | null;
}

/**
 * What a candidate brings in that a fix has no business with. Only what is new counts: a place whose text stood in the file before, as
 * often, is none. Sources are read as syntax, so that `process['ex' + 'it']` is seen and a comment is not.
 */
export function scanForTampering(candidate: CandidatePatch, base: TamperingBase): readonly Finding[] {
  return candidate.changes.flatMap((change) => [...pathFindings(change, base), ...sourceFindings(change, base)]);
}

function pathFindings(change: FileChange, base: TamperingBase): readonly Finding[] {
  const reason = base.frozen.reasonFor(change.path);
  if (reason === null) return [];
  if (reason === 'package-manifest') return manifestFindings(change, base);
  return [{ rule: 'frozen-path', weight: 'forbidden', file: change.path, line: 1, excerpt: `${reason}: ${change.path}` }];
}

function manifestFindings(change: FileChange, base: TamperingBase): readonly Finding[] {
  const before = fieldsOf(base.read(change.path));
  const after = fieldsOf(change.content);
  const finding = (excerpt: string): Finding => ({
    rule: 'package-manifest',
    weight: 'forbidden',
    file: change.path,
    line: 1,
    excerpt,
  });
  if (before === null || after === null) return [finding('package.json was made, deleted, or is no JSON object')];
  return frozenManifestFields
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => finding(`"${field}" changed`));
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function sourceFindings(change: FileChange, base: TamperingBase): readonly Finding[] {
  if (change.content === null || !/\.[cm]?[jt]sx?$/.test(change.path)) return [];
  const found = findingsIn(change.path, change.content);
  const before = base.read(change.path);
  return withoutKnown(found, before === null ? [] : findingsIn(change.path, before));
}

/** Takes one finding away for each equal one of base. */
function withoutKnown(found: readonly Finding[], known: readonly Finding[]): readonly Finding[] {
  const left = new Map<string, number>();
  const keyOf = (finding: Finding): string => `${finding.rule} ${finding.excerpt}`;
  for (const finding of known) left.set(keyOf(finding), (left.get(keyOf(finding)) ?? 0) + 1);
  return found.filter((finding) => {
    const count = left.get(keyOf(finding)) ?? 0;
    left.set(keyOf(finding), count - 1);
    return count <= 0;
  });
}

function findingsIn(path: string, source: string): readonly Finding[] {
  const file = parseSource(path, source);
  if (file === null)
    return [{ rule: 'unreadable-source', weight: 'forbidden', file: path, line: 1, excerpt: 'the file cannot be parsed' }];
  const findings: Finding[] = [];
  const modules = moduleNames(file);
  const visit = (node: Node, parent: Node | null, scopes: readonly ReadonlySet<string>[]): void => {
    const inner = isScope(node) ? [...scopes, declaredNames(node)] : scopes;
    const names: Names = { modules, isLocal: (name) => inner.some((scope) => scope.has(name)) };
    for (const hit of hitsOf(node, parent, names)) findings.push(findingOf(hit, node, { path, source }));
    for (const child of childrenOf(node)) visit(child, node, inner);
  };
  visit(file.program, null, []);
  return findings;
}

function findingOf(hit: Hit, node: Node, place: { readonly path: string; readonly source: string }): Finding {
  const { start, end } = spanOf(node);
  const excerpt = place.source.slice(start, end).replaceAll(/\s+/g, ' ').slice(0, 120);
  return { ...hit, file: place.path, line: node.loc?.start.line ?? 1, excerpt };
}
