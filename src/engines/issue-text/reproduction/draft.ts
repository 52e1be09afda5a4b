import type { Expression, Statement } from '@babel/types';
import type { Role } from '#engines/issue-text/markdown/sections.ts';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import type { Assertion } from './assertion-idioms.ts';
import type { Outcome } from './outcome-words.ts';
import type { Reading } from './values.ts';

/** An expression of the issue on its way to becoming an example: what is said of its result may stand elsewhere. */
export interface Draft {
  readonly expression: Expression;
  /** The program that the expression is cut from. */
  readonly program: Program;
  /** The statement of the program that holds the expression. */
  readonly statement: Statement;
  readonly before: readonly Statement[];
  /** The program that `before` is cut from: the code block around, or the one that prose speaks of. */
  readonly context: Program;
  readonly assertion: Assertion | null;
  readonly printed: boolean;
  readonly origin: 'code' | 'transcript' | 'docstring' | 'prose';
  readonly role: Role;
  /** 1-based line of the body; 0 for the title. */
  readonly line: number;
  /** Index of the part of the issue; -1 for the title. */
  readonly part: number;
  expected: Reading | null;
  actual: Reading | null;
  plain: Reading | null;
}

/** Words about a result that name no expression. */
export interface LooseOutcome {
  readonly outcome: Outcome;
  readonly part: number;
  readonly line: number;
}

/** What was gathered from an issue before its pieces are joined. */
export interface Gathered {
  readonly drafts: Draft[];
  readonly loose: LooseOutcome[];
  /** The issue shows or tells of an error that should not be. */
  crash: Reading | null;
  /** What was looked at and could not be used, for people. */
  readonly looked: string[];
}

export function newDraft(fields: Omit<Draft, 'expected' | 'actual' | 'plain'>, outcome: Outcome): Draft {
  const draft: Draft = { ...fields, ...outcome };
  if (draft.plain === null) return draft;
  // A console shows today's result; docstrings and "expected" sections show what should come.
  const isWanted = fields.origin === 'docstring' ? fields.role !== 'actual' : fields.role === 'expected';
  const isToday = fields.role === 'actual' || (fields.origin === 'transcript' && !isWanted);
  if (isWanted) draft.expected ??= draft.plain;
  if (isToday) draft.actual ??= draft.plain;
  if (isWanted || isToday) draft.plain = null;
  return draft;
}

export function sameReading(a: Reading | null, b: Reading | null): boolean {
  if (a === null || b === null || a.kind !== b.kind) return false;
  const compact = (text: string): string => text.replace(/\s+/g, '').replaceAll('"', "'");
  return a.kind !== 'value' || b.kind !== 'value' || compact(a.source) === compact(b.source);
}
