/** One command of an npm script. */
export interface ScriptCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

const operators = new Set(['&&', '||', ';', '|', '&', '\n']);
const redirect = /^\d*(?:>>?|<)&?\d*$/;

/**
 * The commands of an npm script, split without a shell: quotes, backslashes, `&&` and other separators, and leading assignments are
 * understood; a word with a substitution (`$(…)`, backticks) is kept as text, a redirection is dropped with its target.
 */
export function parseScript(script: string): readonly ScriptCommand[] {
  const commands: ScriptCommand[] = [];
  let words: string[] = [];
  const close = (): void => {
    if (words.length > 0) commands.push(asCommand(words));
    words = [];
  };
  for (const word of splitWords(script)) {
    if (word.kind === 'operator') close();
    else words.push(word.text);
  }
  close();
  return commands;
}

function asCommand(words: readonly string[]): ScriptCommand {
  const kept = words.filter((word, index) => !redirect.test(word) && !redirect.test(words[index - 1] ?? ''));
  return takeAssignments(kept);
}

/** Leading `NAME=value` words become the environment. */
export function takeAssignments(words: readonly string[]): ScriptCommand {
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at += 1) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at] ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    env[name] = value;
  }
  return { env, argv: words.slice(at) };
}

type Word = { readonly kind: 'word' | 'operator'; readonly text: string };

function* splitWords(script: string): Generator<Word> {
  const pattern = /(&&|\|\||[;|&\n])|((?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s;|&'"\\]|\d*>>?&\d)+)/g;
  for (const match of script.matchAll(pattern)) {
    const [whole, operator] = match;
    yield operator !== undefined && operators.has(operator)
      ? { kind: 'operator', text: operator }
      : { kind: 'word', text: unquoted(whole) };
  }
}

function unquoted(word: string): string {
  return word.replace(/\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/gs, (whole, escaped?: string, single?: string, double?: string) => {
    if (escaped !== undefined) return escaped;
    return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? whole;
  });
}
