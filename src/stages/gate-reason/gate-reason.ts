import { readFileSync } from 'node:fs';
import type { Finding } from '#domain/gate/finding.ts';
import { gateLabels, type GateLabel } from '#domain/gate/label.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import { WorldError } from '#domain/world-error.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { question, type Model, type ModelUsage } from '#ports/model.ts';
import { untrustedInput, untrustedInputRule } from '#present/untrusted-input.ts';
import { composeParagraph, type Paragraph } from './compose-paragraph.ts';
import { readAnswer } from './read-answer.ts';

/** What is known when the gate explains a pull request. */
export interface ReasonInput {
  readonly pullRequest: PullRequest;
  /** Of filter and test stage, for this head commit. */
  readonly findings: readonly Finding[];
  /** A replay of this head commit agreed with what the pull request claims. */
  readonly agreed: boolean;
}

/** `null`: no model was asked. */
export interface ReasonModel {
  readonly model: Model;
  readonly maxInputCharacters: number;
  readonly maxOutputTokens: number;
}

export interface Reasoned {
  readonly next: GateLabel;
  readonly paragraph: Paragraph;
  /** Who wrote the paragraph: the model's name, or `null` where it was composed from the facts. */
  readonly writer: string | null;
  /** Why a model that was chosen did not write it; `null` otherwise. */
  readonly fallback: string | null;
  readonly usage: ModelUsage | null;
}

/**
 * The last stage before a person: one paragraph, and the label that the evidence leads to. The label is computed before a model is asked, and what the model
 * says is not looked at for it.
 */
export async function gateReason(input: ReasonInput, reasoner: ReasonModel | null): Promise<Reasoned> {
  const next = labelOf(input);
  const composed = composeParagraph(input.pullRequest, input.findings);
  if (reasoner === null) return { next, paragraph: composed, writer: null, fallback: null, usage: null };
  const asked = await ask(input, reasoner);
  if (asked.paragraph === null) return { next, paragraph: composed, writer: null, fallback: asked.fallback, usage: asked.usage };
  return { next, paragraph: asked.paragraph, writer: reasoner.model.name, fallback: null, usage: asked.usage };
}

/** `trusted` needs a replay that agreed and no rule that warns or could not tell. */
function labelOf({ agreed, findings }: ReasonInput): GateLabel {
  const isClear = findings.every(({ outcome }) => outcome === 'pass' || outcome === 'note');
  return agreed && isClear ? gateLabels.trusted : gateLabels.needsHuman;
}

interface Asked {
  readonly paragraph: Paragraph | null;
  readonly fallback: string | null;
  readonly usage: ModelUsage | null;
}

async function ask(input: ReasonInput, { model, maxInputCharacters, maxOutputTokens }: ReasonModel): Promise<Asked> {
  try {
    const prompt = reasonPrompt(input, maxInputCharacters);
    const answer = await model.complete(question(`You summarise pull requests. ${untrustedInputRule}`, prompt, maxOutputTokens));
    const paragraph = answer.isCut ? null : readAnswer(answer.text);
    return {
      paragraph,
      fallback: paragraph === null ? 'its answer had not the form that was asked for' : null,
      usage: answer.usage,
    };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { paragraph: null, fallback: 'it gave no answer', usage: null };
  }
}

const template: string = readFileSync(new URL('prompt.md', import.meta.url), 'utf8');

/** The whole prompt; everything a stranger wrote is inside the one wrapper. */
export function reasonPrompt({ pullRequest, findings }: ReasonInput, maxInputCharacters: number): string {
  const found = findings.map(({ rule, outcome, says }) => `- ${rule}: ${outcome}. ${says}`).join('\n');
  const diff = pullRequest.files.map((file) => `${file.status} ${file.path}\n${file.patch ?? '(no text)'}`).join('\n');
  const share = Math.floor(maxInputCharacters / 4);
  return fillTemplate(template, {
    findings: found === '' ? '- nothing' : found,
    pullRequest: untrustedInput(`${pullRequest.title}\n\n${pullRequest.body}`, share),
    diff: untrustedInput(diff, maxInputCharacters - share),
  });
}
