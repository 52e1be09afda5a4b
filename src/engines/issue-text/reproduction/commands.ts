import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';

/** A command line of an issue, as argv, with the rest of its block. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly output: string;
  readonly line: number;
}

const shellBlocks = /^(?:sh|bash|shell|console|terminal|zsh|shellsession|powershell|cmd|text|plain|)$/;

/** Commands of a block that run this package or Node itself; those that need a shell are left out. */
export function commandsOf(text: string, language: string, facts: PackageFacts): CommandLine[] {
  if (!shellBlocks.test(language)) return [];
  const lines = text.split('\n');
  const isPrompted = lines.some((line) => /^\s*[$%❯]\s/.test(line));
  const found: CommandLine[] = [];
  for (const [line, raw] of lines.entries()) {
    if (isPrompted && !/^\s*[$%❯]\s/.test(raw)) continue;
    const argv = ownCommand(splitWords(raw.replace(/^\s*[$%❯]\s+/, '').replace(/\s+#\s.*$/, '')), facts);
    if (argv === null) continue;
    const rest = lines.slice(line + 1);
    const next = rest.findIndex((later) => /^\s*[$%❯]\s/.test(later));
    found.push({
      argv,
      output: rest
        .slice(0, next === -1 ? rest.length : next)
        .join('\n')
        .trim(),
      line,
    });
  }
  return found;
}

/** argv of a plain command; `null` where it needs a shell (pipes, substitution, globs, variables) or is not closed. */
export function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quote !== null) {
      if (letter === quote) quote = null;
      else if (letter === '\\' && quote === '"' && /["\\$`]/.test(text[at + 1] ?? ''))
        word = `${word ?? ''}${text[(at += 1)] ?? ''}`;
      else if (quote === '"' && /[$`]/.test(letter) && /[({\w]/.test(text[at + 1] ?? '')) return null;
      else word = `${word ?? ''}${letter}`;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (letter === '\\') word = `${word ?? ''}${text[(at += 1)] ?? ''}`;
    else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (/[|&;<>()$`*?~{}]/.test(letter)) return null;
    else word = `${word ?? ''}${letter}`;
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words.length === 0 ? null : words;
}

/** The command with our own program in place of `npx name` or `name`; `null` for foreign programs. */
function ownCommand(words: readonly string[] | null, facts: PackageFacts): readonly string[] | null {
  if (words === null) return null;
  const rest =
    words[0] === 'npx' || words[0] === 'yarn' || words[0] === 'bunx'
      ? words.slice(1).filter((word, index) => index > 0 || !word.startsWith('-'))
      : words;
  const name = (rest[0] ?? '').replace(/@[\w.-]+$/, '').replace(/^(?:\.\/)?node_modules\/\.bin\//, '');
  const program = Object.hasOwn(facts.programs, name) ? facts.programs[name] : undefined;
  if (program !== undefined) return ['node', program, ...rest.slice(1)];
  const script = rest[1]?.replace(/^\.\//, '') ?? '';
  if (rest[0] === 'make') return facts.files.some((file) => /^(?:GNUm|[mM])akefile$/.test(file)) ? rest : null;
  if (rest[0] === 'sh' || rest[0] === 'bash') return facts.files.includes(script) ? rest : null;
  if (/^\.\/[\w./-]+\.sh$/.test(rest[0] ?? '')) return facts.files.includes(name.replace(/^\.\//, '')) ? rest : null;
  if (rest[0] !== 'node')
    return facts.files.includes(name.replace(/^\.\//, '')) && /\.[cm]?js$/.test(name)
      ? ['node', name.replace(/^\.\//, ''), ...rest.slice(1)]
      : null;
  const isInline = /^(?:-e|-p|--eval|--print|-pe)$/.test(rest[1] ?? '') && rest.length === 3;
  return isInline || facts.files.includes(script) ? rest : null;
}
