import { policyKinds, type PolicyKind } from '#engines/policy/policy.ts';
import type { Label } from './labels.ts';

export interface Judged {
  readonly label: Label;
  readonly truth: PolicyKind | 'none';
  readonly read: PolicyKind | 'none';
  readonly kinds: ReadonlySet<PolicyKind>;
  readonly answer: 'leave' | 'ask' | 'go';
}

const stances: readonly (PolicyKind | 'none')[] = [...policyKinds, 'none'];
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** Rows: what the reader found strictest; columns: what the rules found. */
export function confusionTable(judged: readonly Judged[]): string {
  const count = (truth: string, read: string): number => judged.filter((one) => one.truth === truth && one.read === read).length;
  const right = judged.filter((one) => one.truth === one.read).length;
  return [
    row(['strictest demand, by hand \\ by rule', ...stances, 'recall', 'precision']),
    row(['---', ...stances.map(() => '---'), '---', '---']),
    ...stances.map((truth) => {
      const hits = count(truth, truth);
      const there = judged.filter((one) => one.truth === truth).length;
      const said = judged.filter((one) => one.read === truth).length;
      return row([truth, ...stances.map((read) => count(truth, read)), rate(hits, there), rate(hits, said)]);
    }),
    `\nSame strictest demand: ${right} of ${judged.length} (${rate(right, judged.length)}).`,
  ].join('\n');
}

/** Each demand by itself: a file may make several. */
export function demandTable(judged: readonly Judged[]): string {
  return [
    row(['demand', 'files with it', 'found', 'said', 'recall', 'precision']),
    row(['---', '---', '---', '---', '---', '---']),
    ...policyKinds.map((kind) => {
      const there = judged.filter((one) => one.label.kinds.includes(kind));
      const said = judged.filter((one) => one.kinds.has(kind));
      const found = there.filter((one) => one.kinds.has(kind)).length;
      return row([kind, there.length, found, said.length, rate(found, there.length), rate(found, said.length)]);
    }),
  ].join('\n');
}

/** What our own side would do, reading this one file. */
export function answerTable(judged: readonly Judged[]): string {
  const answers = ['leave', 'ask', 'go'] as const;
  return [
    row(['strictest demand, by hand', ...answers]),
    row(['---', ...answers.map(() => '---')]),
    ...stances.map((truth) =>
      row([truth, ...answers.map((answer) => judged.filter((one) => one.truth === truth && one.answer === answer).length)]),
    ),
  ].join('\n');
}

function rate(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(2);
}
