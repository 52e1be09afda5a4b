/** Calls of the package, from which inputs for comparing two repairs are generated. */
export interface Probes {
  /** Lines of an ES module, resolved from the root of the repository. */
  readonly imports: readonly string[];
  /** JavaScript expressions, each with literals that can be varied. */
  readonly expressions: readonly string[];
  readonly runner: 'node' | 'vitest';
}

/** One defect to repair, and what is known about the right repair. */
export interface BenchCase {
  readonly name: string;
  /** Which benchmark it belongs to; totals are kept by group. */
  readonly group: string;
  /** Markdown, as somebody would report it. */
  readonly issue: string;
  /** Writes the repository into an empty folder; it is committed afterwards. Throws where that is impossible. */
  readonly materialise: (folder: string) => void;
  /** The developer's versions of the files that the fix changed; `null` where they are not known. */
  readonly fixed: Readonly<Record<string, string>> | null;
  /** A program that the repair never sees: exit status 0 means right. Run at the root of the repository. */
  readonly hidden: { readonly path: string; readonly content: string } | null;
  readonly probes: Probes | null;
  /** The repository has no tests of its own. */
  readonly withoutSuite: boolean;
}

/** Cases, and the rows that could not become one. */
export interface CaseList {
  readonly cases: readonly BenchCase[];
  readonly unavailable: readonly { readonly name: string; readonly group: string; readonly why: string }[];
}
