/** One process that runs one or more test files. */
export interface Execution {
  readonly argv: readonly string[];
  readonly files: readonly string[];
  /** `signed`: our reporter writes the channel. `tap`, `output`: standard output is read. */
  readonly reading: 'signed' | 'tap' | 'output';
  /** Handed to the reporter on the channel. */
  readonly options: Readonly<Record<string, unknown>>;
}
