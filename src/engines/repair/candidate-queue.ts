import { setImmediate as turn } from 'node:timers/promises';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { inChunks } from '#lib/in-chunks.ts';
import { applyEdit } from './apply-edit.ts';
import { packageOffers } from './package-offers.ts';
import { proposals, readingOf, type Proposal, type Reading, type SourceFile } from './sites.ts';

/** A proposed change with its place in the order of trial. */
export interface Candidate {
  readonly path: string;
  readonly proposal: Proposal;
  readonly original: string;
  /** 0..1, of the statement it changes. */
  readonly suspicion: number;
  /** Order of trial: the higher, the sooner. */
  readonly priority: number;
}

/** The file as the candidate leaves it. */
export function textAfter(candidate: Candidate): string {
  return applyEdit(candidate.original, candidate.proposal.edit);
}

/** Further locations have never held the fault in our corpora, and each costs hundreds of candidates. */
const mostLocations = 600;

/** So many more candidates than are taken are known: what has not been generated yet cannot be preferred. */
export const farAhead = 10_000;
const placesAtOnce = 12;

/** Candidates in order of trial, generated as they are needed: in a big repository most of them are never reached. */
export interface CandidateQueue {
  /** The best of those known and not taken yet; empty when there are no more. `ahead`: so many more are known, where there are. */
  take(count: number, ahead?: number): Candidate[];
  /** Generates now what the next `take` of so many would generate. */
  lookAhead(count: number): void;
  /** As `lookAhead`, of so many in all, a little at a time: other work has its turn between. Ends early once it is not wanted. */
  begin(count: number, isWanted?: () => boolean): Promise<void>;
}

/**
 * Candidates for the suspicious places, best first: suspicion × prior of the template × a small preference for small edits. Places are
 * opened in the order of suspicion, first the statements that begin there, at last everything inside them. `words` are texts of the failing
 * tests and the issue.
 */
export function candidateQueue(
  files: readonly SourceFile[],
  locations: readonly SuspiciousLocation[],
  words: readonly string[],
): CandidateQueue {
  const places = locations.slice(0, mostLocations);
  const suspicions = suspicionsIn(places);
  const steps = [...inChunks(places.map(headOf), placesAtOnce), ...inChunks(places, placesAtOnce)];
  const offers = packageOffers(files);
  const opened = new Map(
    files.map((file) => [
      file.path,
      { file, reading: lazily(() => readingOf(file, { others: offers(file), words })), seen: new Set<string>() },
    ]),
  );
  let known: Candidate[] = [];

  const open = (step: readonly SuspiciousLocation[]): void => {
    for (const [path, inFile] of Map.groupBy(step, (place) => place.at.file)) {
      const source = opened.get(path);
      if (source !== undefined) known = known.concat(candidatesIn(source, inFile, suspicions.get(path) ?? new Map()));
    }
  };

  /** Whether there was anything to be generated. */
  const knowMore = (count: number): boolean => {
    const step = known.length < count ? steps.shift() : undefined;
    if (step !== undefined) open(step);
    return step !== undefined;
  };
  const know = (count: number): void => {
    while (knowMore(count));
  };

  return {
    lookAhead: (count) => know(count + farAhead),
    async begin(count, isWanted = () => true) {
      do await turn();
      while (isWanted() && knowMore(count));
    },
    take(count, ahead = farAhead) {
      know(count + ahead);
      known.sort((a, b) => b.priority - a.priority);
      const taken = known.slice(0, count);
      known = known.slice(count);
      return taken;
    },
  };
}

function headOf(place: SuspiciousLocation): SuspiciousLocation {
  return { ...place, endLine: place.at.line };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

interface OpenedFile {
  readonly file: SourceFile;
  readonly reading: () => Reading;
  /** Edits that were proposed before. */
  readonly seen: Set<string>;
}

function candidatesIn(
  { file, reading, seen }: OpenedFile,
  places: readonly SuspiciousLocation[],
  suspicions: ReadonlyMap<number, number>,
): Candidate[] {
  const lines = places.map((place) => ({ start: place.at.line, end: place.endLine }));
  const found: Candidate[] = [];
  for (const proposal of proposals(file, { lines, reading: reading(), seen })) {
    const suspicion = suspicions.get(proposal.line) ?? 0.05;
    found.push({
      path: file.path,
      proposal,
      original: file.source,
      suspicion,
      priority: suspicion ** 2 * proposal.prior * smallness(proposal),
    });
  }
  return found;
}

/** Per file and line, the suspicion of the most suspicious place around it. */
function suspicionsIn(places: readonly SuspiciousLocation[]): Map<string, Map<number, number>> {
  const byFile = Map.groupBy(places, (place) => place.at.file);
  return new Map([...byFile].map(([path, inFile]) => [path, suspicionByLine(inFile)]));
}

function suspicionByLine(places: readonly SuspiciousLocation[]): Map<number, number> {
  const best = new Map<number, number>();
  for (const { at, endLine, score } of places) {
    for (let line = at.line; line <= Math.min(endLine, at.line + 40); line += 1)
      best.set(line, Math.max(best.get(line) ?? 0, score));
  }
  return best;
}

function smallness(proposal: Proposal): number {
  const size = Math.max(proposal.edit.text.length, proposal.end - proposal.start);
  return 1 / (1 + size / 400);
}
