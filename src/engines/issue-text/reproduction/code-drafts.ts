import type { Expression } from '@babel/types';
import { parseProgram } from '#engines/issue-text/javascript/parse.ts';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import { nodesOf } from '#engines/issue-text/javascript/syntax-tree.ts';
import type { Part } from '#engines/issue-text/markdown/sections.ts';
import { newDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { observationsOf } from './observations.ts';
import type { Observation } from './observations.ts';

import { loadedSpecifier } from './setup-slice.ts';
import { readTranscript } from './transcripts.ts';
import type { Transcript } from './transcripts.ts';
import { isPlainValue } from './values.ts';
import type { Reading } from './values.ts';

export const codeLanguages: RegExp =
  /^(?:js|javascript|jsx|mjs|cjs|ts|typescript|tsx|mts|cts|node|nodejs|es6|es2015|javascriptreact|typescriptreact|repl|coffee|)$/;

/** Drafts of a code block and its program; no drafts where it is no code. */
export function codeDrafts(part: Part, index: number): { readonly drafts: Draft[]; readonly program: Program | null } {
  const transcript = readTranscript(part.text);
  if (transcript !== null) return transcriptDrafts(transcript, part, index);
  const program = readProgram(part.text);
  if (program === null) return { drafts: [], program };
  const drafts = observationsOf(program).flatMap((seen) => {
    if (seen.assertion === null && isPlainValue(seen.expression)) return [];
    const place = { origin: 'code', role: part.role, line: part.line + seen.line - 1, part: index } as const;
    return [newDraft({ ...place, ...pick(seen, program) }, seen.outcome)];
  });
  return { drafts, program };
}

function pick(
  seen: Observation,
  program: Program,
): Pick<Draft, 'expression' | 'statement' | 'before' | 'assertion' | 'printed' | 'program' | 'context'> {
  const { expression, statement, before, assertion, printed } = seen;
  return { expression, statement, before, assertion, printed, program, context: program };
}

function transcriptDrafts(
  transcript: Transcript,
  part: Part,
  index: number,
): { readonly drafts: Draft[]; readonly program: Program | null } {
  const lines = part.text.split('\n').map(() => '');
  for (const { input, line } of transcript.exchanges) input.split('\n').forEach((text, offset) => (lines[line + offset] = text));
  const program = readProgram(lines.join('\n'));
  if (program === null) return { drafts: [], program };
  const origin = transcript.style === 'docstring' ? 'docstring' : 'transcript';
  const drafts = observationsOf(program).flatMap((seen) => {
    const exchange = transcript.exchanges.findLast((one) => one.line <= seen.line - 1);
    if (exchange === undefined) return [];
    const shown =
      seen.statement.type === 'VariableDeclaration' ? null : (exchange.result ?? statedTruth(transcript, seen.expression));
    const outcome = { expected: exchange.expected, actual: null, plain: shown };
    const place = { origin, role: part.role, line: part.line + exchange.line, part: index } as const;
    return [newDraft({ ...place, ...pick(seen, program) }, outcome)];
  });
  return { drafts, program };
}

/** `>>> f(1) == 2` without a result under it states that it is so. */
function statedTruth({ style }: Transcript, expression: Expression): Reading | null {
  const isStated = style === 'docstring' && expression.type === 'BinaryExpression' && /^===?$/.test(expression.operator);
  return isStated ? { kind: 'value', source: 'true', note: null } : null;
}

/** Parses what issues call code: lines of dots go, trailing output goes, inline requires become declarations. */
export function readProgram(text: string): Program | null {
  const plain = text
    .split('\n')
    .map((line) => (/^\s*(?:\.{3,}|…|\/\/ ?\.{3,}|\[\.\.\.\]|\(\.\.\.\))\s*;?\s*$/.test(line) ? '' : line))
    .map((line) =>
      line.replace(
        /(\S)\s+(?:=>|→|⇒|->|➜)\s+((?:[-\d'"`[{]|true|false|null|undefined|NaN|Map|Set)[^=]*)$/,
        (whole, before: string, value: string) =>
          /[)\w\]]/.test(before) &&
          !/[,{(]\s*$/.test(value) &&
          /\)\s*$/.test(line.slice(0, line.lastIndexOf(value)).replace(/\s*(?:=>|→|⇒|->|➜)\s*$/, ''))
            ? `${before} // => ${value}`
            : whole,
      ),
    )
    .join('\n');
  const program = parseProgram(plain) ?? parseProgram(text) ?? withoutTail(plain);
  return program === null ? null : hoistRequires(program);
}

const mostCutLines = 12;

function withoutTail(text: string): Program | null {
  const lines = text.trimEnd().split('\n');
  for (let cut = 1; cut <= Math.min(mostCutLines, lines.length - 1); cut += 1) {
    const program = parseProgram(lines.slice(0, lines.length - cut).join('\n'));
    if (program !== null && program.statements.length > 0) return program;
  }
  return null;
}

/** `require('x')(1)` becomes `x(1)` with `const x = require('x')` put before it on the first line. */
function hoistRequires(program: Program): Program {
  const inline: { start: number; end: number; specifier: string }[] = [];
  for (const statement of program.statements) {
    for (const { node, parent } of nodesOf(statement)) {
      if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') continue;
      const specifier = loadedSpecifier(node);
      const isDeclared =
        parent?.type === 'VariableDeclarator' ||
        parent?.type === 'ExpressionStatement' ||
        (parent?.type === 'MemberExpression' && statement.type === 'VariableDeclaration' && isWholeInit(statement, parent));
      if (specifier !== null && !isDeclared) inline.push({ start: node.start ?? 0, end: node.end ?? 0, specifier });
    }
  }
  if (inline.length === 0) return program;
  let source = program.source;
  for (const { start, end, specifier } of inline.toReversed())
    source = source.slice(0, start) + localFor(specifier) + source.slice(end);
  const heads = [...new Set(inline.map(({ specifier }) => specifier))].map(
    (specifier) => `const ${localFor(specifier)} = require(${JSON.stringify(specifier)}); `,
  );
  return parseProgram(heads.join('') + source) ?? program;
}

function isWholeInit(statement: { readonly declarations: readonly { readonly init?: unknown }[] }, node: unknown): boolean {
  return statement.declarations.some((one) => one.init === node);
}

function localFor(specifier: string): string {
  const name = (specifier.split('/').at(-1) ?? '')
    .replace(/\.[cm]?[jt]s$/, '')
    .replace(/[^\w$]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase());
  return `${/^[A-Za-z_$]/.test(name) ? name : `module${name}`}Module`;
}
