import type { Candidate } from './candidate-queue.ts';
import { areApart } from './edit-pairs.ts';
import { commonEnd, commonStart } from './syntax/common-ends.ts';
import type { Trial } from './trial.ts';

const mostPlaces = 4;
const longestChange = 200;

/** What an edit takes away and brings in, with the common ends cut off at the borders of words. */
interface Change {
  readonly removed: string;
  readonly added: string;
  /** The replaced text as a whole. */
  readonly old: string;
}

/**
 * Groups of tried candidates that make the same small change at two to four places of one file: what developers do where code was
 * copied with its fault. Names that the replaced text reads may differ from place to place. Places that read the same come first, then the
 * more promising ones. Source: systematic edits (Meng, Kim, McKinley 2011).
 */
export function sameChanges(trials: readonly Trial[], cap: number): (readonly Candidate[])[] {
  const tried = trials.flatMap(({ candidates: [one, other] }) => (one === undefined || other !== undefined ? [] : [one]));
  const changed = tried.flatMap((candidate) => {
    const change = changeOf(candidate);
    return change === null ? [] : [{ candidate, key: keyOf(candidate, change), old: nameless(change.old, change.old) }];
  });
  const alike = groupsBy(changed, ({ key, old }) => [key, old]);
  const sameChange = groupsBy(changed, ({ key }) => [key]);
  const groups = [...inOrder(alike), ...inOrder(sameChange)];
  return [...new Map(groups.map((group) => [identityOf(group), group])).values()].slice(0, cap);
}

function identityOf(group: readonly Candidate[]): string {
  return group.map(({ path, proposal }) => `${path}:${proposal.start}:${proposal.edit.text}`).join('\n');
}

interface Changed {
  readonly candidate: Candidate;
  /** What is done, names aside. */
  readonly key: string;
  /** To which text, names aside. */
  readonly old: string;
}

function groupsBy(changed: readonly Changed[], key: (one: Changed) => readonly string[]): Candidate[][] {
  const groups = Map.groupBy(changed, (one) => JSON.stringify([one.candidate.path, ...key(one)]));
  return [...groups.values()]
    .map((group) => apart(group.map(({ candidate }) => candidate)))
    .filter((group) => group.length >= 2 && group.length <= mostPlaces);
}

/** By place; of two that overlap only the better one. It stops where there are too many. */
function apart(candidates: readonly Candidate[]): Candidate[] {
  const taken: Candidate[] = [];
  for (const one of candidates.toSorted((a, b) => b.priority - a.priority)) {
    if (taken.length > mostPlaces) break;
    if (taken.every((other) => areApart(one, other))) taken.push(one);
  }
  return taken.toSorted((a, b) => a.proposal.start - b.proposal.start);
}

function inOrder(groups: readonly Candidate[][]): Candidate[][] {
  const promise = (group: readonly Candidate[]): number => Math.max(...group.map(({ priority }) => priority));
  return groups.toSorted((a, b) => promise(b) - promise(a));
}

function keyOf({ proposal }: Candidate, { removed, added, old }: Change): string {
  return `${proposal.template.name} ${proposal.edit.kind} ${nameless(removed, old)} → ${nameless(added, old)}`;
}

/** A text with the names that another one reads said by their number in it: `a.b || c` read after `c` is `a.b || $0`. */
function nameless(text: string, old: string): string {
  const names = [...new Set(old.match(/(?<![\w$.'"])[A-Za-z_$][\w$]*/g) ?? [])];
  return text.replace(/(?<![\w$.'"])[A-Za-z_$][\w$]*/g, (name) => (names.includes(name) ? `$${names.indexOf(name)}` : name));
}

function changeOf({ original, proposal }: Candidate): Change | null {
  const old = original.slice(proposal.start, proposal.end);
  const { text } = proposal.edit;
  if (Math.abs(text.length - old.length) > longestChange || old === '') return null;
  let start = commonStart(old, text);
  while (start > 0 && isInWord(old, start) && isInWord(text, start)) start -= 1;
  let end = commonEnd(old, text, start);
  while (end > 0 && (isInWord(old, old.length - end) || isInWord(text, text.length - end))) end -= 1;
  return { ...withoutBrackets(old.slice(start, old.length - end), text.slice(start, text.length - end)), old };
}

/** Brackets that one place needs around what grew, and another does not. */
function withoutBrackets(removed: string, added: string): Pick<Change, 'removed' | 'added'> {
  const inner = /^\((.*)\)$/s.exec(added)?.[1];
  if (removed === '' || inner === undefined) return { removed, added };
  if (inner.startsWith(removed)) return { removed: '', added: inner.slice(removed.length) };
  return inner.endsWith(removed) ? { removed: '', added: inner.slice(0, -removed.length) } : { removed, added };
}

function isInWord(text: string, at: number): boolean {
  return /\w/.test(text[at - 1] ?? '') && /\w/.test(text[at] ?? '');
}
