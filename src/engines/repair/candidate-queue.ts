import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { applyEdit } from './apply-edit.ts';
import { proposals, type Proposal, type SourceFile } from './sites.ts';

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

/** Every candidate for the suspicious places, best first: suspicion × prior of the template × a small preference for small edits. */
export function candidateQueue(files: readonly SourceFile[], locations: readonly SuspiciousLocation[]): Candidate[] {
  const byFile = Map.groupBy(locations.slice(0, mostLocations), (location) => location.at.file);
  const queue = [...byFile].flatMap(([path, places]) => {
    const file = files.find((each) => each.path === path);
    return file === undefined ? [] : candidatesIn(file, places);
  });
  return queue.sort((a, b) => b.priority - a.priority);
}

function candidatesIn(file: SourceFile, places: readonly SuspiciousLocation[]): Candidate[] {
  const suspicions = suspicionByLine(places);
  const lines = places.map((place) => ({ start: place.at.line, end: place.endLine }));
  const found: Candidate[] = [];
  for (const proposal of proposals(file, { lines })) {
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
