import { readFileSync } from 'node:fs';
import type { CouncilFinding, Finding } from '#domain/run-state.ts';
import type { Behaviour } from '#domain/spec.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { untrustedInput } from '#present/untrusted-input.ts';
import { askPanel, type PanelAnswer } from '../ask-panel.ts';
import { wrappedFacts, wrappedIssue, type KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { draftForm, mostBehaviours, type SpecDraft } from './draft.ts';
import { objectionText, type Objection } from './objection.ts';

const template: string = readFileSync(new URL('spec-author.md', import.meta.url), 'utf8');

/** What the author of a specification is told. */
export interface AuthorBrief {
  readonly work: KnownWork;
  /** What mechanical lenses noticed; nothing that has to be answered. */
  readonly lenses: readonly Finding[];
  readonly stated: readonly Behaviour[];
  readonly open: readonly { readonly id: string; readonly finding: CouncilFinding }[];
  /** The draft before this one; `null` at first. */
  readonly previous: SpecDraft | null;
  readonly objections: readonly Objection[];
  /** Wrapped. */
  readonly excerpts: string;
}

/** Asks for a whole draft. */
export function askAuthor(brief: AuthorBrief, context: PhaseContext): Promise<PanelAnswer<SpecDraft>> {
  return askPanel<SpecDraft>(context, {
    role: 'spec-author',
    system: 'You write specifications: what must hold, in sentences that can be tested, and apart from it a plan.',
    prompt: authorPrompt(brief),
    maxOutputTokens: 4_000,
    read: (text) => readJsonAnswer(draftForm, text, 40_000),
  });
}

export function authorPrompt({ work, lenses, stated, open, previous, objections, excerpts }: AuthorBrief): string {
  const findings = open.map(
    ({ id, finding }) =>
      `${id} (${finding.by}, ${finding.severity}): ${finding.text}${finding.at === null ? '' : ` [${finding.at}]`}`,
  );
  return fillTemplate(template, {
    most: String(mostBehaviours),
    issue: wrappedIssue(work.issue),
    facts: wrappedFacts(work),
    stated: list(
      stated.map(({ id, text }) => `${id}: ${text}`),
      6_000,
    ),
    findings: list(findings, 8_000),
    lenses: list(
      lenses.map(({ by, text }) => `${by}: ${text}`),
      2_000,
    ),
    draft: previous === null ? 'There is none yet.' : untrustedInput(JSON.stringify(previous, null, 1), 12_000),
    objections: list(objections.map(objectionText), 6_000),
    excerpts,
  });
}

function list(lines: readonly string[], most: number): string {
  return lines.length === 0 ? 'None.' : untrustedInput(lines.join('\n'), most);
}
