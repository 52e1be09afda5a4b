import type { ForgeRecord } from '#ports/forge.ts';
import { titleSimilarity } from './title-similarity.ts';

export { fingerprintOf, isLockfile, type Change, type Fingerprint, type SketchName } from './fingerprint/fingerprint.ts';
export { decodeFingerprint, encodeFingerprint, longestFingerprintText } from './fingerprint/fingerprint-codec.ts';
export { readFingerprintLine } from './fingerprint/fingerprint-line.ts';
export { prepareCorpus, type Corpus, type CorpusEntry, type SimilarWork } from './similar/corpus.ts';
export { signalNames, type Signal, type Weights } from './similar/weights.ts';
export { titleSimilarity } from './title-similarity.ts';

/** Why a record may be about the same work. The first three are facts; the last is a hint. */
export const duplicateReasons = ['same-patch', 'same-work-item', 'same-issue-number', 'similar-title'] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** What is looked for among the records: a work item, and its patch once there is one. */
export interface DuplicateQuery {
  /** sha256 (hex) of the work item. */
  readonly digest: string;
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  /** `git patch-id --stable` of a candidate. */
  readonly patchId?: string | null;
}

export interface Duplicate {
  readonly record: ForgeRecord;
  readonly because: DuplicateReason;
  /** 0..1: 1 for a fact, the similarity of the titles for a hint. */
  readonly strength: number;
}

/** At 0.5, 4 % of 14,735 real pull requests had a hint among the 30 before them by other authors; at 0.3 it was 14 %. */
const leastSimilarity = 0.5;
const mostHints = 3;

/**
 * Records that may be about the same work as the query, each with its strongest reason, facts first. Titles only ever give hints, the
 * three most similar: on real pull requests they are far too often alike for a verdict.
 */
export function findDuplicates(query: DuplicateQuery, records: readonly ForgeRecord[]): readonly Duplicate[] {
  const facts = records.flatMap((record) => {
    const because = factAbout(query, record);
    return because === null ? [] : [{ record, because, strength: 1 }];
  });
  const others = records.filter((record) => factAbout(query, record) === null);
  const similarity = titleSimilarity(others.map((record) => record.title));
  const hints = others
    .map((record) => ({ record, because: 'similar-title' as const, strength: similarity(query.title, record.title) }))
    .filter((hint) => hint.strength >= leastSimilarity)
    .toSorted((one, other) => other.strength - one.strength)
    .slice(0, mostHints);
  const byReason = (one: Duplicate, other: Duplicate): number =>
    duplicateReasons.indexOf(one.because) - duplicateReasons.indexOf(other.because);
  return [...facts.toSorted(byReason), ...hints];
}

/** Whether a run may stop for it: a fact, about work that is still open. A closed record says that somebody tried, not that it is done. */
export function mayHalt(duplicate: Duplicate): boolean {
  return duplicate.because !== 'similar-title' && duplicate.record.state === 'open';
}

function factAbout(query: DuplicateQuery, record: ForgeRecord): Exclude<DuplicateReason, 'similar-title'> | null {
  if (record.patchId !== null && record.patchId === query.patchId) return 'same-patch';
  if (record.workItemDigest !== null && record.workItemDigest === query.digest) return 'same-work-item';
  if (record.issue !== null && record.issue === query.number) return 'same-issue-number';
  return null;
}
