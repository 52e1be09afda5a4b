import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { wordsOf } from '../title-similarity.ts';
import { hunksOf, type PatchLine } from './patch-lines.ts';
import { patchIdentity } from './patch-identity.ts';
import { sketchOf, type Sketch } from './sketch.ts';
import { hashSequence, hashText, tokensOf } from './tokens.ts';

/** What of a change is compared, and how many hashes of each are kept. */
export const sketchLimits = {
  /** Paths of the changed files. */
  files: 64,
  /** Neighbouring lines of the old text that a hunk shows, with their path: where in a file the change is. */
  places: 96,
  /** Lines that the change takes away. */
  removed: 64,
  /** Runs of 4 tokens of changed lines (Broder's shingles). */
  shingles: 128,
  /** Names that the changed lines hold. */
  names: 64,
  /** Words of the title and of the commits' subjects. */
  words: 32,
} as const;
export type SketchName = keyof typeof sketchLimits;
export const sketchNames = Object.keys(sketchLimits) as readonly SketchName[];

/** A pull request's change in about 2 KB: enough to find copies and similar work, nothing to read the change from. */
export interface Fingerprint {
  /** Equal for identical patches (`patchIdentity`); `null` where that cannot be told. */
  readonly identity: string | null;
  readonly sketches: Readonly<Record<SketchName, Sketch>>;
  /** Numbers of the issues that it says it closes, ascending, at most 16. */
  readonly issues: readonly number[];
  /** Added and deleted lines outside lockfiles; `null` where the forge did not give all files. */
  readonly lines: number | null;
}

/** What a fingerprint is made from. Every text is untrusted. */
export interface Change {
  readonly files: readonly ChangedFile[];
  readonly isTruncated: boolean;
  /** Title and first lines of the commit messages. */
  readonly subjects: readonly string[];
  readonly linkedIssues: readonly number[];
}

export const mostIssues = 16;
/** What 32 bits hold; for lines, the largest number stands for `null`. */
const largestIssue = 0xff_ff_ff_ff;
export const mostLines: number = 0xff_ff_ff_fe;
const mostSubjects = 50;
const longestSubject = 300;
/** Of all patches together; what comes after is not sketched. */
const mostCharacters = 500_000;

/** Linear in the size of the change. */
export function fingerprintOf(change: Change): Fingerprint {
  const seen: Seen = { places: [], removed: [], shingles: [], names: [] };
  let left = mostCharacters;
  for (const { path, patch } of change.files) {
    if (patch === null || patch.length > left) continue;
    left -= patch.length;
    for (const hunk of hunksOf(patch)) readHunk(path, hunk, seen);
  }
  const subjects = change.subjects.slice(0, mostSubjects).flatMap((subject) => wordsOf(subject.slice(0, longestSubject)));
  const hashes: Record<SketchName, readonly number[]> = {
    ...seen,
    files: change.files.map(({ path }) => hashText(path)),
    words: subjects.map((word) => hashText(word)),
  };
  const sketches = Object.fromEntries(sketchNames.map((name) => [name, sketchOf(hashes[name], sketchLimits[name])]));
  const known = change.linkedIssues.filter((issue) => Number.isInteger(issue) && issue > 0 && issue <= largestIssue);
  const issues = [...new Set(known)].toSorted((one, other) => one - other).slice(0, mostIssues);
  return {
    identity: patchIdentity(change.files, change.isTruncated),
    sketches: sketches as Record<SketchName, Sketch>,
    issues,
    lines: change.isTruncated ? null : changedLines(change.files),
  };
}

/** Files that a package manager writes: their length says nothing about the work of reading a change. */
const lockfile = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|[\w-]+\.lock|go\.sum)$/i;

export function isLockfile(path: string): boolean {
  return lockfile.test(path);
}

function changedLines(files: readonly ChangedFile[]): number {
  const own = files.filter(({ path }) => !isLockfile(path));
  return Math.min(
    mostLines,
    own.reduce((sum, { additions, deletions }) => sum + additions + deletions, 0),
  );
}

type Seen = Record<Exclude<SketchName, 'files' | 'words'>, number[]>;

function readHunk(path: string, hunk: readonly PatchLine[], seen: Seen): void {
  const file = hashText(path);
  const tokens = { added: [] as number[], removed: [] as number[] };
  let before = 0;
  for (const { kind, text } of hunk) {
    const { hashes, names } = tokensOf(text);
    if (hashes.length === 0) continue;
    const line = hashSequence(hashes);
    if (kind !== 'added') {
      seen.places.push(hashSequence([file, before, line]));
      before = line;
    }
    if (kind === 'removed' && text.length > 2) seen.removed.push(line);
    if (kind === 'context') continue;
    for (const hash of hashes) tokens[kind].push(hash);
    for (const name of names) seen.names.push(name);
  }
  addShingles(tokens.added, seen.shingles);
  addShingles(tokens.removed, seen.shingles);
}

const shingleLength = 4;

function addShingles(tokens: readonly number[], shingles: number[]): void {
  if (tokens.length === 0) return;
  const last = Math.max(0, tokens.length - shingleLength);
  for (let at = 0; at <= last; at += 1) shingles.push(hashSequence(tokens, at, Math.min(at + shingleLength, tokens.length)));
}
