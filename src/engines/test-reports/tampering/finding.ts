/** What a fix has no business with. */
export const tamperingRules = [
  'frozen-path',
  'package-manifest',
  'process-end',
  'exit-status',
  'assertion-library-patched',
  'test-global-replaced',
  'builtin-patched',
  'module-loader',
  'runner-environment',
  'test-detection',
  'stack-reading',
  'asymmetric-value',
  'focused-or-skipped-test',
  'code-from-text',
  'computed-reach',
  'process-internals',
  'output-forged',
  'file-written',
  'child-process',
  'unreadable-source',
] as const;

export type TamperingRule = (typeof tamperingRules)[number];

/** `forbidden`: no honest fix of a library does this, and the candidate is rejected. `unusual`: a person has to see it. */
export type FindingWeight = 'forbidden' | 'unusual';

export interface Finding {
  readonly rule: TamperingRule;
  readonly weight: FindingWeight;
  readonly file: string;
  /** 1-based, in the new content; 1 for a finding about the whole file. */
  readonly line: number;
  /** The source of the place, at most 120 characters. */
  readonly excerpt: string;
}
