import type { Reproduction } from '#domain/reproduction.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { readParts } from '#engines/issue-text/markdown/sections.ts';
import type { Part } from '#engines/issue-text/markdown/sections.ts';
import { commandsOf, splitWords } from './commands.ts';
import type { CommandLine } from './commands.ts';

export interface FoundCommand {
  readonly reproduction: Reproduction & { readonly kind: 'command' };
  readonly notes: readonly string[];
}

/** A command of the issue that runs this package, with the exit status or output that should come; `null` without both. */
export function commandReproduction(title: string, body: string, facts: PackageFacts): FoundCommand | null {
  const parts = readParts(body);
  const text = `${title}\n${body}`;
  for (const [index, part] of parts.entries()) {
    if (part.role === 'suggestion') continue;
    const commands = part.kind === 'code' ? commandsOf(part.text, part.language, facts) : inlineCommands(part, facts);
    const command = commands.at(-1);
    const expected = command === undefined ? null : expectedOf(text, parts, index);
    if (command === undefined || expected === null) continue;
    const { note, ...rest } = expected;
    return { reproduction: { kind: 'command', argv: command.argv, ...rest, issueLine: part.line + command.line }, notes: [note] };
  }
  return null;
}

function inlineCommands(part: Part, facts: PackageFacts): CommandLine[] {
  return part.text.split('\n').flatMap((line, offset) =>
    [...line.matchAll(/`([^`\n]{4,300})`/g)].flatMap(([, code = '']) => {
      const isCommand = (splitWords(code)?.length ?? 0) > 1 && /^(?:\$ )?(?:npx|node|yarn|[\w-]+) /.test(code);
      return isCommand ? commandsOf(`$ ${code.replace(/^\$ /, '')}`, '', facts).map((found) => ({ ...found, line: offset })) : [];
    }),
  );
}

interface ExpectedRun {
  readonly expectedExitCode: number;
  readonly expectedOutput: string | null;
  readonly note: string;
}

const exitShape =
  /(?:exit(?:s|ed)?(?: with)?(?: (?:code|status))*(?: of)?|exit (?:code|status)(?: should be| of| is)?|return code)\s*[:=]?\s*`?(\d{1,3})\b/gi;

function expectedOf(text: string, parts: readonly Part[], index: number): ExpectedRun | null {
  const output = expectedOutput(parts, index);
  const exit = wantedExit(text, parts);
  if (exit !== null)
    return { expectedExitCode: exit, expectedOutput: output, note: `exit status ${exit} is what the issue expects` };
  if (output !== null)
    return { expectedExitCode: 0, expectedOutput: output, note: 'the issue names only the output; exit status 0 is assumed' };
  const crashes = /\b(?:crash(?:es|ed)?|throws?|fails?|TypeError|Error:|unhandled|exits? with (?:code |status )?1\b)/i.test(text);
  return crashes
    ? { expectedExitCode: 0, expectedOutput: null, note: 'the issue says that it fails; exit status 0 is assumed to be right' }
    : null;
}

/** The status named in words of wish, or in a section on what is expected. */
function wantedExit(text: string, parts: readonly Part[]): number | null {
  const sections = parts.filter((part) => part.role === 'expected').map((part) => part.text);
  const sentences = text
    .split(/(?<=[.!?])\s+|\n/)
    .filter((sentence) => /\b(?:should|expect\w*|must|instead of)\b/i.test(sentence));
  for (const piece of [...sections, ...sentences]) {
    const wish = /\b(?:should|expect\w*|must)\b.*$/is.exec(piece)?.[0] ?? piece;
    const status = [...wish.matchAll(exitShape)][0]?.[1];
    if (status !== undefined) return Number(status);
    if (/\bexit(?:s|ing)? (?:cleanly|successfully|normally)|succeed/i.test(wish)) return 0;
    if (/\b(?:non-?zero|exit with an error|fail with)\b/i.test(wish)) return 1;
  }
  return null;
}

/** The block of an "expected" section behind the command. */
function expectedOutput(parts: readonly Part[], index: number): string | null {
  const later = parts.slice(index + 1);
  const block = later.find((part) => part.role === 'expected' && part.kind === 'code');
  if (block !== undefined && block.text.trim() !== '') return block.text.trim();
  const wish =
    later
      .filter((part) => part.role === 'expected')
      .map((part) => part.text)
      .join('\n') || parts.map((part) => part.text).join('\n');
  return (
    /\b(?:should|expect\w*(?: it)? to)\s+(?:print|output|show|log|write|display)\s+[`"]([^`"\n]{1,200})[`"]/i.exec(wish)?.[1] ??
    null
  );
}
