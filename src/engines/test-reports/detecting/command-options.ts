/** One option of a command line, its name with the dashes; `value` is `null` for a switch. */
export interface CommandOption {
  readonly name: string;
  readonly value: string | null;
}

export interface CommandLine {
  readonly options: readonly CommandOption[];
  readonly positional: readonly string[];
}

/** Splits a command line, given which options take a value. Aliases become their full names. */
export function readCommandLine(
  argv: readonly string[],
  known: { readonly withValue: ReadonlySet<string>; readonly aliases?: Readonly<Record<string, string>> },
): CommandLine {
  const options: CommandOption[] = [];
  const positional: string[] = [];
  const queue = [...argv];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') continue;
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const [, written = word, value = null] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    const name = known.aliases?.[written] ?? written;
    const takes = value === null && known.withValue.has(name);
    options.push({ name, value: takes ? (queue.shift() ?? '') : value });
  }
  return { options, positional };
}

/** The options back as arguments. */
export function toArguments(options: readonly CommandOption[]): readonly string[] {
  return options.flatMap(({ name, value }) => (value === null ? [name] : [name, value]));
}

export function valuesOf(options: readonly CommandOption[], name: string): readonly string[] {
  return options.flatMap((option) => (option.name === name && option.value !== null ? [option.value] : []));
}
