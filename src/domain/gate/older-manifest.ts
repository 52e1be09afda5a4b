import { oneLine } from '#lib/one-line.ts';

/** What an older manifest says of one of its two texts. */
export interface OlderDigest {
  /** sha256 (hex) of the text; `null` where it names none. */
  readonly sha256: string | null;
}

/**
 * The manifest of an older tool (github.com/kimjune01/sweep, `sweep/attestation_writer.py`): a command and digests of what it printed before
 * and after the change, all of it the author's word.
 */
export interface OlderManifest {
  /** The command, one line of at most 500 characters. Never to be given to a shell. */
  readonly command: string;
  /** The same as program and arguments; `null` where only a shell could tell. */
  readonly argv: readonly string[] | null;
  /** Commit that it was made for; `null` where it names none. */
  readonly head: string | null;
  readonly before: OlderDigest | null;
  readonly after: OlderDigest | null;
}

/** Most UTF-16 units of a manifest; published ones have about 600. */
const longestManifest = 64_000;

/** Reads a manifest; `null` where a text is none. Unknown fields are passed over, and so are fields of another kind than expected. */
export function parseOlderManifest(text: string): OlderManifest | null {
  if (text.length > longestManifest) return null;
  const fields = recordOf(parsed(text));
  const command = fields?.['test_cmd'];
  if (fields === null || fields['kind'] !== 'test_attestation' || typeof command !== 'string') return null;
  const head = fields['head_sha'];
  return {
    command: oneLine(command, 500),
    argv: argvOf(command),
    head: typeof head === 'string' && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(head) ? head : null,
    before: digestOf(fields['before']),
    after: digestOf(fields['after']),
  };
}

const longestCommand = 2_000;

/** One word, as a shell would take it literally: no variables, globs, redirections, escapes or lists of commands. */
const word = /(?:[\w@%+:,./^-][\w@%+=:,./^-]*|'[^'\p{Cc}]*'|"[^"$`\\!\p{Cc}]*")(?=[ \t]|$)/uy;

/** Program and arguments of a command line; `null` where a shell would do more with it than to split it. */
export function argvOf(command: string): readonly string[] | null {
  const line = command.trim();
  if (line.length > longestCommand) return null;
  const argv: string[] = [];
  for (let at = 0; at < line.length; at = word.lastIndex) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    word.lastIndex = at;
    const found = word.exec(line)?.[0];
    // An assignment before the program is the shell's business as well.
    if (found === undefined || (argv.length === 0 && found.includes('='))) return null;
    argv.push(found.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return argv.length === 0 ? null : argv;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function digestOf(value: unknown): OlderDigest | null {
  const fields = recordOf(value);
  if (fields === null) return null;
  const { sha256 } = fields;
  return { sha256: typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null };
}
