/** Which acceptance tests a model wrote, what of it was left out, and which wrong programs the tests were tried on. */
export interface TestAuthorship {
  /** `vendor/model`; `null` where a model only attacked. */
  readonly author: string | null;
  /** Test id → `red`: fails on base by assertion; `guard`: holds on base and has to go on holding. */
  readonly tests: Readonly<Record<string, { readonly kind: 'red' | 'guard' }>>;
  readonly dropped: readonly { readonly test: string; readonly why: string }[];
  readonly attacks: readonly {
    readonly by: string;
    readonly program: string;
    readonly outcome: 'refused' | 'survived' | 'unshown';
    readonly shownBy: string | null;
  }[];
}
