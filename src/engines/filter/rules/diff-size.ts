import type { Association } from '#domain/gate/pull-request.ts';
import { counted, finding, type FilterFacts, type Rule } from '../facts.ts';

const insiders: ReadonlySet<Association> = new Set(['owner', 'member', 'collaborator']);

/** Compares with what this repository merged from people outside it; too few give no norm, and the norm always shows its number. */
export const diffSize: Rule = (facts, { diffSize: { quantile, leastSample } }) => {
  const { lines } = facts.fingerprint;
  if (lines === null)
    return finding('diff-size', 'unknown', 'The forge did not give the whole diff, so its size could not be told.');
  const norm = mergedSizes(facts);
  const files = counted(facts.pullRequest.files.length, 'file');
  const size = `It changes ${counted(lines, 'line')} in ${files}`;
  if (norm.length < leastSample) {
    const known = counted(norm.length, 'merged pull request');
    return finding(
      'diff-size',
      'note',
      `${size}; with ${known} from outside to compare with, that is too few to say what is usual.`,
    );
  }
  const most = quantileOf(norm, quantile);
  const share = `${Math.round(100 * quantile)} %`;
  const evidence = [
    `merged from outside: n = ${norm.length}, median ${quantileOf(norm, 0.5)} lines, ${share} at most ${most}, largest ${norm.at(-1) ?? 0}`,
  ];
  return lines > most
    ? finding(
        'diff-size',
        'warn',
        `${size}, more than ${share} of the ${norm.length} merged from outside: a smaller part may be easier to take.`,
        evidence,
      )
    : finding('diff-size', 'pass', `${size}, as is usual here.`, evidence);
};

/** Sizes in lines, ascending. */
function mergedSizes({ earlier }: FilterFacts): readonly number[] {
  return [...earlier.values()]
    .filter(({ summary }) => summary.state === 'merged' && !insiders.has(summary.association) && summary.author.kind === 'person')
    .flatMap(({ fingerprint }) => fingerprint?.lines ?? [])
    .toSorted((one, other) => one - other);
}

/** Nearest rank. */
function quantileOf(ascending: readonly number[], quantile: number): number {
  return ascending[Math.max(0, Math.ceil(quantile * ascending.length) - 1)] ?? 0;
}
