import { readBlocks } from './blocks.ts';
import type { Block } from './blocks.ts';

/** What a part of an issue is about, as its heading or the words before it say. */
export type Role = 'expected' | 'actual' | 'steps' | 'environment' | 'output' | 'suggestion' | 'none';

export type Part = Exclude<Block, { kind: 'heading' }> & {
  readonly role: Role;
  /** The words that lead to a code block (`But it prints:`); empty where there are none. */
  readonly lead: string;
};

const roleWords: readonly (readonly [Role, RegExp])[] = [
  [
    'suggestion',
    /\b(?:workaround|suggest|proposed|proposal|possible (?:fix|solution)|solution|fix|patch|cause|analysis|additional|notes?|related)\b/i,
  ],
  ['environment', /\b(?:environment|version|system|platform|browser|setup|reproduces in|os)\b/i],
  ['expected', /\b(?:expect(?:ed|ation|s)?|should|desired|want(?:ed)?|correct)\b/i],
  ['actual', /\b(?:actual(?:ly)?|current(?:ly)?|observed|result|got|happens|what i see|behaviou?r|problem)\b/i],
  ['output', /\b(?:stack|trace|logs?|error|output|exception|crash)\b/i],
  ['steps', /\b(?:repro\w*|steps|examples?|how to|minimal|code|demo|test case|snippet)\b/i],
];

/** The role that a heading gives to what follows it. */
export function roleOfHeading(text: string): Role {
  if (/expected/i.test(text) && /actual/i.test(text)) return 'none';
  return roleWords.find(([, words]) => words.test(text))?.[0] ?? 'none';
}

const label =
  /^(?:[-*+]\s+|\d+[.)]\s+)?(?:\*\*|__|_)?((?:expect(?:ed|s|ation)?|actual(?:ly)?|got|received|current|observed|should (?:be|return|print)|wanted|result|output|version|environment|repro\w*|steps|error|stack ?trace|desired|workaround|(?:for )?ex[ae]mp?b?les?)\b[^:\n*_`]{0,40}?)(?:\*\*|__|_)?\s*(?::|$|-\s)\s*(?:\*\*|__|_)?/i;
const leadExpected = /\b(?:expect\w*|should|want|ought|supposed to|correct(?:ly)?)\b/i;
const leadActual =
  /\b(?:get|gets|got|getting|returns?|outputs?|prints?|printed|produces?|gives|results?|actual(?:ly)?|throws?|error|fails?|crashes|logs|shows|instead|see)\b/i;

/** The parts of an issue's body in order, each with its role. */
export function readParts(body: string): Part[] {
  const parts: Part[] = [];
  let headed: Role = 'none';
  let labelled: Role | null = null;
  for (const block of readBlocks(body)) {
    if (block.kind === 'heading') {
      headed = roleOfHeading(block.text);
      labelled = null;
    } else if (block.kind === 'code') {
      const lead = leadOf(parts.at(-1), block.line);
      parts.push({ ...block, role: roleOfLead(lead) ?? labelled ?? headed, lead });
    } else {
      for (const piece of splitAtLabels(block)) {
        if (piece.role !== null && piece.text === '') labelled = piece.role === 'environment' ? labelled : piece.role;
        else if (piece.text !== '')
          parts.push({ kind: 'prose', text: piece.text, line: piece.line, role: piece.role ?? labelled ?? headed, lead: '' });
      }
    }
  }
  return parts;
}

interface Piece {
  readonly role: Role | null;
  readonly text: string;
  readonly line: number;
}

/** Cuts a paragraph at lines such as `**Expected:** 3`; such a line speaks for itself, one without content for what follows. */
function splitAtLabels(block: Block): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, line] of block.text.split('\n').entries()) {
    const found = label.exec(line.trimStart());
    const text = found === null ? line : line.trimStart().slice(found[0].length).trim();
    const isWorded =
      found !== null &&
      (found[0].includes(':') || (text === '' && !/\d/.test(found[1] ?? '') && (found[1] ?? '').trim().split(/\s+/).length <= 3));
    const role = found === null || !isWorded ? null : labelRole(found[1] ?? '');
    const last = pieces.at(-1);
    const isLabel =
      found !== null &&
      role !== null &&
      (/[:]\s*(?:\*\*|__|_)?$/.test(found[0].trimEnd()) || text === '' || found[0].trimEnd().endsWith('-'));
    if (isLabel) pieces.push({ role, text, line: block.line + index });
    else if (last === undefined || (last.role !== null && last.text === ''))
      pieces.push({ role: null, text: line, line: block.line + index });
    else pieces[pieces.length - 1] = { ...last, text: `${last.text}\n${line}` };
  }
  return pieces;
}

function labelRole(text: string): Role {
  if (/^(?:got|received|output|result)/i.test(text)) return 'actual';
  return /^should/i.test(text) ? 'expected' : roleOfHeading(text);
}

/** The last sentence before a code block, where it ends in a colon or is short. */
function leadOf(before: Part | undefined, line: number): string {
  if (before === undefined || before.kind !== 'prose') return '';
  const end = before.line + before.text.split('\n').length;
  const last =
    before.text
      .trim()
      .split(/(?<=[.!?])\s+|\n(?=\s*[-*]\s)/)
      .at(-1) ?? '';
  return line - end <= 3 && last.length < 240 && /[:：]\W*$/.test(last) ? last : '';
}

function roleOfLead(lead: string): Role | null {
  if (lead === '') return null;
  const clause = lead.split(/,|;|\bbut\b|\band\b/i).at(-1) ?? lead;
  if (leadExpected.test(clause)) return 'expected';
  return leadActual.test(clause) ? 'actual' : leadExpected.test(lead) ? 'expected' : null;
}
