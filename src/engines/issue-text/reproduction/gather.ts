import type { Program } from '#engines/issue-text/javascript/parse.ts';
import { readParts } from '#engines/issue-text/markdown/sections.ts';
import type { Part } from '#engines/issue-text/markdown/sections.ts';
import { codeDrafts, codeLanguages } from './code-drafts.ts';
import { sameReading } from './draft.ts';
import type { Draft, Gathered, LooseOutcome } from './draft.ts';
import { proseDrafts } from './prose-drafts.ts';
import { readValue } from './values.ts';
import type { Reading } from './values.ts';

/** Everything in an issue that could become an example, with outcomes joined to the expressions they speak of. */
export function gather(title: string, body: string): Gathered {
  const parts = readParts(body);
  const gathered: Gathered = { drafts: [], loose: [], crash: null, looked: [] };
  let context: Program | null = null;
  parts.forEach((part, index) => {
    if (part.kind === 'code') context = takeCode(part, index, gathered) ?? context;
    else take(proseDrafts(part, index, context), gathered);
  });
  const headline: Part = { kind: 'prose', text: title, line: 0, role: 'none', lead: '' };
  take(proseDrafts(headline, -1, null), gathered);
  if (
    gathered.crash === null &&
    /\b(?:throws?|crash(?:es|ed)?|TypeError|RangeError|ReferenceError|exception)\b/i.test(title) &&
    !/\b(?:should|must|expected to|does(?:n't| not)) (?:throw|reject)/i.test(title)
  ) {
    gathered.crash = { kind: 'throws', errorName: /\b[A-Z]\w*Error\b/.exec(title)?.[0] ?? null, message: null };
  }
  for (const loose of orderedLoose(gathered.loose)) attach(loose, gathered.drafts);
  settlePlain(gathered.drafts);
  settleCrash(gathered);
  return gathered;
}

function take(found: { readonly drafts: readonly Draft[]; readonly loose: readonly LooseOutcome[] }, gathered: Gathered): void {
  gathered.drafts.push(...found.drafts);
  gathered.loose.push(...found.loose);
}

const resultLanguages = /^(?:js|javascript|json|json5|text|txt|plain|plaintext|console|shell|bash|sh|output|log|ts|typescript|)$/;
const traceShape =
  /^\s*(?:Uncaught |\(node:\d+\) )*(?:\w+: )?\b([A-Z]\w*(?:Error|Exception)|Error)\b(?: \[\w+\])?(?::\s*(.*))?$/m;

/** Reads a code block into drafts, results or a crash; returns its program where it has one. */
function takeCode(part: Part & { readonly kind: 'code' }, index: number, gathered: Gathered): Program | null {
  if (part.role === 'suggestion' || part.role === 'environment') {
    gathered.looked.push(
      `the code block in line ${part.line}, which belongs to a section about a ${part.role === 'suggestion' ? 'suggested fix' : 'set-up'}`,
    );
    return null;
  }
  const targets = lastBlock(gathered.drafts);
  const isResult =
    (part.role === 'expected' || part.role === 'actual' || part.role === 'output') &&
    targets.length > 0 &&
    resultLanguages.test(part.language);
  if (isResult && takeResult(part, index, targets, gathered)) return null;
  const trace =
    /^\s+at .+:\d+/m.test(part.text) || part.role === 'output' || !codeLanguages.test(part.language)
      ? traceShape.exec(part.text)
      : null;
  if (trace !== null) {
    const { 1: name = null, 2: message = null } = trace;
    gathered.crash ??= { kind: 'throws', errorName: name, message: message?.trim() ?? null };
    return null;
  }
  if (!codeLanguages.test(part.language) && !/^\s*(?:>>?>?|node>)\s/m.test(part.text)) return null;
  const { drafts, program } = codeDrafts(part, index);
  gathered.drafts.push(...drafts);
  if (program === null) gathered.looked.push(`the code block in line ${part.line}, which is no JavaScript that can be parsed`);
  else if (drafts.length === 0)
    gathered.looked.push(`the code block in line ${part.line}, which computes nothing that could be compared`);
  return program;
}

/** Drafts of the code block (or transcript) that came last. */
function lastBlock(drafts: readonly Draft[]): readonly Draft[] {
  const last = drafts.findLast((draft) => draft.origin !== 'prose')?.part;
  return drafts.filter((draft) => draft.part === last && draft.origin !== 'prose' && draft.assertion === null);
}

/** A block that only shows results: one for the last expression, or a line for each that is printed. */
function takeResult(part: Part, index: number, targets: readonly Draft[], gathered: Gathered): boolean {
  const side = part.role === 'expected' ? 'expected' : 'actual';
  const printed = targets.filter((draft) => draft.printed);
  const lines = part.text.split('\n').filter((line) => line.trim() !== '');
  if (printed.length > 1 && printed.length === lines.length) {
    const readings = lines.map((line) => readValue(line, true));
    if (readings.some((reading) => reading === null)) return false;
    printed.forEach((draft, at) => setSide(draft, side, readings[at] ?? null));
    return true;
  }
  const reading =
    readValue(part.text.replace(/^\s*\/\/\s*/, ''), targets.at(-1)?.printed === true) ??
    (lines.length > 1 ? traceOf(part.text) : null);
  if (reading === null) return false;
  const outcome = { expected: side === 'expected' ? reading : null, actual: side === 'actual' ? reading : null, plain: null };
  gathered.loose.push({ outcome, part: index, line: part.line });
  return true;
}

function traceOf(text: string): Reading | null {
  const found = traceShape.exec(text);
  return found === null ? null : { kind: 'throws', errorName: found[1] ?? null, message: found[2]?.trim() ?? null };
}

function setSide(draft: Draft, side: 'expected' | 'actual', reading: Reading | null): void {
  if (side === 'actual') draft.actual ??= reading;
  else draft.expected ??= reading;
  if (draft.plain === null || reading === null) return;
  if (side === 'expected') draft.actual ??= draft.plain;
  if (side === 'actual' && !sameReading(draft.plain, reading)) draft.expected ??= draft.plain;
  draft.plain = null;
}

/** What is expected first, the title's words last. */
function orderedLoose(loose: readonly LooseOutcome[]): LooseOutcome[] {
  const rank = (one: LooseOutcome): number => (one.part === -1 ? 2 : one.outcome.expected === null ? 1 : 0);
  return loose
    .map((one, index) => ({ one, index }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index)
    .map(({ one }) => one);
}

/** Gives an outcome without expression to the expression it most likely speaks of. */
function attach(loose: LooseOutcome, drafts: readonly Draft[]): void {
  const { expected, actual } = loose.outcome;
  const isOpen = (draft: Draft): boolean => draft.assertion === null && (expected === null || draft.expected === null);
  const open = drafts.filter(isOpen);
  // A headline only helps where the text says nothing.
  if (loose.part === -1 && drafts.some((draft) => draft.expected !== null || draft.assertion !== null)) return;
  const matching = open.filter(
    (draft) => actual !== null && (sameReading(draft.plain, actual) || sameReading(draft.actual, actual)),
  );
  const before = open.filter((draft) => draft.part <= loose.part);
  const lastPart = before.at(-1)?.part;
  const target =
    matching.at(-1) ??
    preferred(before.filter((draft) => draft.part === lastPart)) ??
    preferred(open.filter((draft) => draft.part === open[0]?.part));
  if (target === undefined) return;
  if (expected !== null) setSide(target, 'expected', expected);
  if (actual !== null) target.actual ??= actual;
}

/** The last printed or bare expression of a block; declarations only where there is nothing else. */
function preferred(drafts: readonly Draft[]): Draft | undefined {
  return drafts.findLast((draft) => draft.printed) ?? drafts.at(-1);
}

/** A value nobody contradicts is what should come: it guards what works, or shows what does not. */
function settlePlain(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    if (draft.plain === null) continue;
    const twin = drafts.find((other) => other.part !== draft.part && other.expected !== null && textOf(other) === textOf(draft));
    if (twin !== undefined) draft.actual ??= draft.plain;
    else if (draft.plain.kind === 'throws') draft.actual ??= draft.plain;
    else draft.expected ??= draft.plain;
    draft.plain = null;
  }
}

function textOf(draft: Draft): string {
  return draft.program.source
    .slice(draft.expression.start ?? 0, draft.expression.end ?? 0)
    .trim()
    .replaceAll('"', "'");
}

/** Where nothing else is expected, what crashes should not. */
function settleCrash(gathered: Gathered): void {
  const { drafts } = gathered;
  const stated = drafts.filter((draft) => draft.expected !== null);
  if (stated.length === 1 && stated[0] !== undefined) stated[0].actual ??= gathered.crash;
  if (drafts.some((draft) => draft.expected !== null || (draft.assertion !== null && draft.assertion.kind !== 'unknown'))) return;
  const throwing = drafts.filter((draft) => draft.actual?.kind === 'throws');
  const targets = throwing.length > 0 ? throwing : gathered.crash === null ? [] : [preferred(lastBlock(drafts))];
  for (const draft of targets) {
    if (draft === undefined) continue;
    draft.expected = { kind: 'does-not-throw' };
    draft.actual ??= gathered.crash;
  }
}
