import type { Finding, FindingOutcome } from '#domain/gate/finding.ts';
import { formatGateState, gateMarker, type GateState } from '#domain/gate/gate-state.ts';
import { gateLabels, gateStages, type GateLabel, type GateStage } from '#domain/gate/label.ts';
import type { GateMove } from '#domain/gate/protocol/request.ts';
import type { StageResult } from '#domain/gate/stage-result.ts';
import { formatFindings } from './gate-findings.ts';
import { markdownCode, markdownText } from './plain-text.ts';

/** What the gate's one comment on a pull request is made from. */
export interface GateCommentParts {
  readonly stage: GateStage;
  /** The commit that the result is about. */
  readonly head: string;
  readonly result: StageResult;
  readonly move: GateMove;
  /** `null` where the gate remembers nothing, as in a dry run on a pull request that it never moved. */
  readonly state: GateState | null;
  /** The gate's own comment as it is (found by its author, never by its text alone); earlier stages' parts about the same commit stay. */
  readonly previous: string | null;
}

/** Most characters of a comment. */
export const gateCommentLimit = 60_000;

/** Characters of a section's parts; three sections, a fingerprint and the frame fit into the limit. */
const most = { paragraph: 3_000, table: 4_200, evidence: 3_600, details: 2_800, fingerprint: 4_096 } as const;

/**
 * The comment, at most `gateCommentLimit` characters. There always is one, since state and fingerprint live in it and nowhere else; where
 * there is nothing to say it is one line. No part of it can link, mention or embed: untrusted text comes through `plain-text.ts`.
 */
export function gateComment(parts: GateCommentParts): string {
  const { result, state, previous, head, stage } = parts;
  const earlier = gateStages.slice(0, gateStages.indexOf(stage)).map((name) => keptSection(previous ?? '', name, head));
  const sections = [...earlier, section(parts)].filter((text) => text !== '');
  const fingerprint = fingerprintLine(head, result.fingerprint) ?? keptFingerprint(previous ?? '', head);
  const isQuiet = sections.every((text) => text.split('\n').length <= 3) && parts.move === 'placed';
  return [
    gateMarker,
    isQuiet ? quietLine(parts) : headline(parts),
    '',
    ...sections,
    ...(isQuiet ? [] : ['', footer]),
    '',
    ...(state === null ? [] : [formatGateState(state)]),
    ...(fingerprint === null ? [] : [fingerprint]),
  ].join('\n');
}

/** Bound to the commit, so that nobody takes it for that of a later push. */
function fingerprintLine(head: string, fingerprint: string | null): string | null {
  const isWritable = fingerprint !== null && fingerprint.length <= most.fingerprint && /^[\w.-]+$/.test(fingerprint);
  return isWritable ? `<!-- patchline:fingerprint ${head} ${fingerprint} -->` : null;
}

function keptFingerprint(body: string, head: string): string | null {
  return body.split(/\r?\n/).find((line) => line.startsWith(`<!-- patchline:fingerprint ${head} `)) ?? null;
}

const concluded: Readonly<Record<GateLabel, string>> = {
  [gateLabels.testPending]: 'the filter lets it through; its tests are run next',
  [gateLabels.reject]: 'the filter advises against reading on, for the reason below; a person decides',
  [gateLabels.reasonPending]: 'its tests show what they should; the summary comes next',
  [gateLabels.testFailed]: 'its tests do not show what they should, as said below',
  [gateLabels.trusted]: 'a replay agreed with what it claims; a person decides',
  [gateLabels.suspect]: 'a replay disagreed with what it claims, as said below; a person decides',
  [gateLabels.needsHuman]: 'this could not be told by a machine; a person decides',
  [gateLabels.dryRun]: 'nothing was decided',
  [gateLabels.rerunFromFilter]: 'it starts again at the filter',
  [gateLabels.hold]: 'a person keeps the gate away',
};

function headline({ head, result: { next }, move }: GateCommentParts): string {
  const lead = `**Patchline gate** on \`${head.slice(0, 12)}\``;
  if (move === 'dry-run')
    return `${lead} (dry run): it would now set \`${next}\`, which means: ${concluded[next]}. Nothing but this comment was written.`;
  const tail = {
    placed: '',
    withheld: ` A person took \`${next}\` off this commit, so it is not put back.`,
    closed: ' The pull request was closed, as the owners of this repository chose; whoever reopens it is not closed again.',
  }[move];
  return `${lead}: ${concluded[next]}.${tail}`;
}

function quietLine({ head, result: { next } }: GateCommentParts): string {
  return `Patchline gate (automated) on \`${head.slice(0, 12)}\`: nothing to remark; ${concluded[next]}. Label \`${gateLabels.hold}\` keeps it away.`;
}

const footer = [
  '<sub>Written by automation (Patchline): it advises, and people decide.',
  `Maintainers: label \`${gateLabels.hold}\` keeps it away, \`${gateLabels.rerunFromFilter}\` starts it again, and a label of its own that you take off stays off.`,
  'Authors: if it is wrong about your work, say so in a comment; a maintainer will look. A new push is looked at afresh.</sub>',
].join(' ');

/** Between two lines that no foreign text can make, since every other `<` at the beginning of a line is ours. */
function section(parts: GateCommentParts): string {
  const { stage, head, result } = parts;
  const remarks = result.findings.filter((finding) => finding.outcome !== 'pass');
  const passed = result.findings.filter((finding) => finding.outcome === 'pass');
  const lines = [
    ...(result.paragraph === null ? [] : ['', paragraph(result.paragraph)]),
    ...(remarks.length === 0
      ? []
      : ['', '| | rule | what was found |', '| --- | --- | --- |', ...fit(remarks.map(row), most.table, '| | | ')]),
    ...fold(`Evidence of the ${stage} stage`, fit(evidence(remarks, passed), most.evidence, '- ')),
    ...fold(`Details of the ${stage} stage`, fit(result.details.flatMap(detail), most.details, '- ')),
  ];
  // What passed is worth a fold beside remarks, not a comment of its own.
  const isSilent = result.paragraph === null && remarks.length === 0 && result.details.length === 0;
  const findings = formatFindings(stage, head, result.findings);
  return [sectionStart(stage, head), findings, ...(isSilent ? [] : lines), sectionEnd].join('\n');
}

function sectionStart(stage: GateStage, head: string): string {
  return `<!-- patchline:section ${stage} ${head} -->`;
}

const sectionEnd = '<!-- patchline:section-end -->';

/** An earlier stage's part about the same commit, as it was written then; empty where there is none. */
function keptSection(body: string, stage: GateStage, head: string): string {
  const lines = body.split(/\r?\n/);
  const start = lines.indexOf(sectionStart(stage, head));
  const end = lines.indexOf(sectionEnd, start);
  return start === -1 || end === -1 ? '' : lines.slice(start, end + 1).join('\n');
}

const signs: Readonly<Record<FindingOutcome, string>> = {
  pass: 'fine',
  note: 'note',
  warn: 'look first',
  reject: 'advises against',
  unknown: 'could not be told',
};

function row({ rule, outcome, says }: Finding): string {
  return `| ${signs[outcome]} | ${rule} | ${markdownText(says, 400)} |`;
}

function evidence(remarks: readonly Finding[], passed: readonly Finding[]): readonly string[] {
  const facts = remarks.flatMap(({ rule, evidence: lines }) =>
    lines.slice(0, 12).map((line) => `- ${rule}: ${markdownCode(line, 200)}`),
  );
  return passed.length === 0 ? facts : [...facts, `- nothing to remark: ${passed.map(({ rule }) => rule).join(', ')}`];
}

function detail({ title, lines }: StageResult['details'][number]): readonly string[] {
  return [`- ${markdownText(title, 120)}`, ...lines.map((line) => `  - ${markdownCode(line, 200)}`)];
}

function paragraph(text: string): string {
  const shown = markdownText(text, 1_000);
  return shown.length <= most.paragraph ? shown : markdownText(text, 500);
}

function fold(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', '<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>'];
}

/** As many whole lines as fit; how many were left out is said in a line that begins with `lead`. */
function fit(lines: readonly string[], characters: number, lead: string): readonly string[] {
  let left = characters - 60;
  const count = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return count === -1
    ? lines
    : [...lines.slice(0, count), `${lead}${lines.length - count} more left out${lead.startsWith('|') ? ' |' : ''}`];
}
