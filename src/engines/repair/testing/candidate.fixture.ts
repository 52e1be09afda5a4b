import type { Candidate } from '../candidate-queue.ts';
import type { SourceFile } from '../sites.ts';
import { numericLiteral } from '../templates/numeric-literal.ts';

/** A candidate that puts one text for another, which occurs once in the file; for tests of what is done with candidates. */
export function candidateIn(file: SourceFile, from: string, to: string, priority = 1): Candidate {
  const start = file.source.indexOf(from);
  const end = start + from.length;
  const line = file.source.slice(0, start).split('\n').length;
  const edit = { kind: 'replace-expression', start, end, text: to } as const;
  const proposal = { template: numericLiteral, edit, start, end, line, index: 0, prior: 0.01 };
  return { path: file.path, proposal, original: file.source, suspicion: 1, priority };
}
