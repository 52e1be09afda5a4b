import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Behaviour } from '#domain/spec.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { untrustedInput } from '#present/untrusted-input.ts';
import { askPanel } from '../ask-panel.ts';
import { wrappedFacts, wrappedIssue, type KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import type { SpecDraft } from './draft.ts';
import { objectionCategories, objectionText, type Objection } from './objection.ts';

const template: string = readFileSync(new URL('spec-adversary.md', import.meta.url), 'utf8');

const answer = z.object({
  verdict: z.enum(['approve', 'request-changes']),
  reasons: z
    .array(
      z.object({
        category: z.enum(objectionCategories),
        behaviour: z.string().max(20).nullish(),
        says: z.string().min(1).max(1_000),
      }),
    )
    .max(12)
    .default([]),
});

export interface SpecReview {
  readonly verdict: 'approve' | 'request-changes';
  /** Empty where it approves. */
  readonly reasons: readonly Objection[];
  readonly model: string;
}

/** What the adversary is shown. */
export interface ReviewBrief {
  readonly work: KnownWork;
  readonly behaviours: readonly Behaviour[];
  readonly plan: SpecDraft['plan'];
  readonly problems: readonly Objection[];
}

/** Asks the spec-adversary for a verdict; `null` where nobody has the seat, and one sentence where there was no readable answer. */
export async function askAdversary(brief: ReviewBrief, context: PhaseContext): Promise<SpecReview | string | null> {
  const asked = await askPanel<z.infer<typeof answer>>(context, {
    role: 'spec-adversary',
    system: 'You attack specifications before anybody works by them.',
    prompt: adversaryPrompt(brief),
    maxOutputTokens: 2_000,
    read: (text) => readJsonAnswer(answer, text, 30_000),
  });
  if (asked.kind === 'vacant') return null;
  const { model } = asked.seat;
  if (asked.kind === 'garbled') return `spec-adversary (${model}) gave no answer that can be read`;
  const reasons = asked.value.reasons.map(({ category, behaviour, says }) => ({
    category,
    about: behaviour == null ? null : oneLine(behaviour, 20),
    says: oneLine(says, 300),
  }));
  // Changes without a reason cannot be made.
  const isApproved = asked.value.verdict === 'approve' || reasons.length === 0;
  return { verdict: isApproved ? 'approve' : 'request-changes', reasons: isApproved ? [] : reasons, model };
}

export function adversaryPrompt({ work, behaviours, plan, problems }: ReviewBrief): string {
  return fillTemplate(template, {
    issue: wrappedIssue(work.issue),
    facts: wrappedFacts(work),
    behaviours: untrustedInput(behaviours.map(({ id, text }) => `${id}: ${text}`).join('\n'), 10_000),
    plan: untrustedInput(plan.length === 0 ? 'none' : plan.map(({ file, does }) => `${file}: ${does}`).join('\n'), 8_000),
    problems: untrustedInput(problems.length === 0 ? 'nothing' : problems.map(objectionText).join('\n'), 6_000),
  });
}
