import { proceedAnywayLabel, rejectLabel, type Halt } from '#domain/halt.ts';
import type { MergeAllowance } from '#domain/merge-policy.ts';
import { phases, type Phase } from '#domain/phase.ts';
import type { Judgement, Published } from '#domain/run-state.ts';
import { markdownCode, markdownText } from './plain-text.ts';
import { whoDecides } from './who-decides.ts';

/** One visit of a phase, as it is told afterwards. */
export interface PhaseVisit {
  readonly phase: Phase;
  readonly outcome: 'continue' | 'back' | 'halt';
  /** Sentences; may hold untrusted text. */
  readonly learnt: readonly string[];
}

/** How far a run has come, for the one comment that it keeps on its issue. */
export interface RunStory {
  readonly run: string;
  readonly visits: readonly PhaseVisit[];
  /** What the owner's policy on merging allows; absent: nothing. */
  readonly merging?: MergeAllowance;
  readonly end:
    | { readonly kind: 'in-progress' }
    | { readonly kind: 'halted'; readonly halt: Halt }
    | { readonly kind: 'pr-opened'; readonly published: Published; readonly judgement: Judgement }
    /** Who put the label that ended it. */
    | { readonly kind: 'rejected'; readonly by: string };
}

/** Most characters of the transcript; the comment stays far below what a forge takes. */
const longestTranscript = 20_000;

/** The comment of a run: what came of it, each phase in a line, and the transcript in a fold. Untrusted text is escaped. */
export function runComment(story: RunStory): string {
  return [...heading(story), phaseList(story), ...transcript(story.visits)].join('\n\n');
}

function heading({ run, end, merging }: RunStory): readonly string[] {
  const tool = 'Patchline, an automated tool,';
  switch (end.kind) {
    case 'in-progress':
      return [`${tool} is working on this issue (run ${markdownCode(run)}). ${whoDecides(merging)}`];
    case 'halted':
      return [`${tool} stopped in ${end.halt.phase} and asks a person: **${end.halt.reason}**.`, ...haltParagraphs(end.halt)];
    case 'rejected':
      return [
        `${tool} ended its work on this issue: ${markdownText(end.by)} put the label ${markdownCode(rejectLabel)} on it. Nothing was pushed since. Take the label off and run the same command to go on.`,
      ];
    case 'pr-opened':
      return [`${tool} made a draft pull request for this issue: ${end.published.recordUrl}`, closingList(end, merging)];
  }
}

function closingList(
  { published, judgement }: Extract<RunStory['end'], { kind: 'pr-opened' }>,
  merging: RunStory['merging'],
): string {
  return [
    `- branch ${markdownCode(published.branch)}, tests that were red and are green: ${judgement.failToPass.length}`,
    `- score ${judgement.score.value.toFixed(2)} (${judgement.score.route}). ${whoDecides(merging)}`,
    `- receipt sha256:${published.receiptDigest}; replay it with \`patchline receipt verify\``,
  ].join('\n');
}

function haltParagraphs(halt: Halt): readonly string[] {
  const lines = halt.evidence.flatMap((fact) => fact.split('\n')).filter((line) => line.trim() !== '');
  const evidence = lines.slice(0, 20).map((line) => `- ${markdownText(line)}`);
  if (lines.length > 20) evidence.push(`- and ${lines.length - 20} more lines`);
  return [
    markdownText(halt.summary, 600),
    ...(evidence.length === 0 ? [] : [evidence.join('\n')]),
    `**Way on.** ${markdownText(halt.wayOn, 600)}`,
    ...answers(halt),
  ];
}

/** An edited state is answered by beginning anew, and a spent budget by a larger one: no label does either. */
function answers({ reason }: Halt): readonly string[] {
  const end = `${markdownCode(rejectLabel)} ends the run.`;
  if (reason === 'state-corrupted' || reason === 'budget-tokens') return [end];
  return [
    `Who may write here can answer with a label, and then run the same command again: ${markdownCode(proceedAnywayLabel)} goes on although this was found; ${end}`,
  ];
}

function phaseList({ visits, end }: RunStory): string {
  const last = new Map(visits.map((visit) => [visit.phase, visit]));
  const seen = phases.flatMap((phase) => {
    const visit = last.get(phase);
    return visit === undefined ? [] : [`- ${sign(visit, end)} **${phase}**${firstSentence(visit)}`];
  });
  const open = phases.filter((phase) => !last.has(phase));
  const rest = open.length === 0 || end.kind !== 'in-progress' ? [] : [`- to come: ${open.join(', ')}`];
  return [...seen, ...rest].join('\n') || '- begun';
}

function sign({ outcome }: PhaseVisit, end: RunStory['end']): string {
  if (outcome === 'continue') return '✅';
  return outcome === 'halt' && end.kind === 'halted' ? '🛑' : '↩️';
}

function firstSentence({ outcome, learnt }: PhaseVisit): string {
  const [first = ''] = learnt.flatMap((sentence) => sentence.split('\n'));
  const label = outcome === 'halt' ? 'halted' : '';
  const text = [label, first === '' ? '' : markdownText(first, 200)].filter((part) => part !== '').join(': ');
  return text === '' ? '' : `: ${text}`;
}

function transcript(visits: readonly PhaseVisit[]): readonly string[] {
  const lines = visits.flatMap(({ phase, learnt }) => [
    `- ${phase}`,
    ...learnt.flatMap((sentence) => sentence.split('\n')).map((line) => `  - ${markdownText(line)}`),
  ]);
  const kept = fitting(lines);
  const left = lines.length - kept.length;
  const note = left === 0 ? '' : `- ${left} earlier lines are left out here\n`;
  return lines.length === 0 ? [] : [`<details><summary>Transcript</summary>\n\n${note}${kept.join('\n')}\n\n</details>`];
}

/** The latest lines that fit. */
function fitting(lines: readonly string[]): readonly string[] {
  let room = longestTranscript;
  const from = lines.findLastIndex((line) => (room -= line.length + 1) < 0);
  return lines.slice(from + 1);
}
