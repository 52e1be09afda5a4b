/** One process that runs one or more test files. */
export interface Execution {
  readonly argv: readonly string[];
  readonly files: readonly string[];
  /** One process loads all files before any test runs, so that one that cannot be loaded keeps the others from running. */
  readonly loadsAllFirst?: boolean;
  /** `signed`: our reporter writes the channel. `tap`, `output`: standard output is read. */
  readonly reading: 'signed' | 'tap' | 'output';
  /** Handed to the reporter on the channel. */
  readonly options: Readonly<Record<string, unknown>>;
}
