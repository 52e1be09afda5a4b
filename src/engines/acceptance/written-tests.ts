export interface WrittenTests {
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** Test id (`file > name`, as the runner's report will say) → ids of the examples it executes. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}
