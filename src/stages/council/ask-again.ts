import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { councillors } from '#domain/model-role.ts';
import type { CouncilFinding, RunState } from '#domain/run-state.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { untrustedInput } from '#present/untrusted-input.ts';
import { askPanel } from '../ask-panel.ts';
import { wrappedIssue } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { allOf } from './all-of.ts';
import type { Councillor } from './ask-councillors.ts';

const template: string = readFileSync(new URL('again.md', import.meta.url), 'utf8');

const answer = z.object({
  answers: z
    .array(z.object({ finding: z.string().max(20), resolved: z.boolean(), says: z.string().max(1_000).default('') }))
    .max(40),
});
type Answer = z.infer<typeof answer>;

/** A finding with the number under which it is spoken of. */
export interface NumberedFinding {
  readonly id: string;
  readonly finding: CouncilFinding;
}

export interface AnsweredAgain {
  /** Ids of findings that their councillor does not take for settled, and why. */
  readonly stillOpen: ReadonlyMap<string, string>;
  readonly learnt: readonly string[];
}

/** A later round: only those councillors are asked whose findings the specification has answered. Who gives no readable answer has no objection. */
export async function askAgain(
  answered: readonly NumberedFinding[],
  spec: Pick<RunState, 'issue'> & Partial<Pick<RunState, 'behaviours'>>,
  context: PhaseContext,
): Promise<AnsweredAgain> {
  const said = await allOf(
    councillors.map(async (role): Promise<AnsweredAgain> => {
      const own = answered.filter(({ finding }) => finding.by === role);
      return own.length === 0 ? { stillOpen: new Map(), learnt: [] } : await askOne(role, own, spec, context);
    }),
  );
  return { stillOpen: new Map(said.flatMap(({ stillOpen }) => [...stillOpen])), learnt: said.flatMap(({ learnt }) => learnt) };
}

async function askOne(
  role: Councillor,
  own: readonly NumberedFinding[],
  spec: Parameters<typeof againPrompt>[2],
  context: PhaseContext,
): Promise<AnsweredAgain> {
  const asked = await askPanel<Answer>(context, {
    role,
    system: `You are the ${role} of a council that looks at a bug report before anything is changed.`,
    prompt: againPrompt(role, own, spec),
    maxOutputTokens: 1_500,
    read: (text) => readJsonAnswer(answer, text, 20_000),
  });
  if (asked.kind === 'vacant') return { stillOpen: new Map(), learnt: [] };
  const who = `${role} (${asked.seat.model})`;
  if (asked.kind === 'garbled') return { stillOpen: new Map(), learnt: [`${who} gave no answer that can be read`] };
  const ids = new Set(own.map(({ id }) => id));
  const open = asked.value.answers.filter(({ finding, resolved }) => !resolved && ids.has(finding));
  return {
    stillOpen: new Map(open.map(({ finding, says }) => [finding, oneLine(says, 200)])),
    learnt: [`${who}: ${open.length} of ${count(own.length, 'answered finding')} still open`],
  };
}

export function againPrompt(
  role: Councillor,
  own: readonly NumberedFinding[],
  { issue, behaviours }: Pick<RunState, 'issue'> & Partial<Pick<RunState, 'behaviours'>>,
): string {
  const findings = own.map(
    ({ id, finding }) => `${id} (${finding.severity}): ${finding.text}\n  answer: ${finding.resolution ?? 'none'}`,
  );
  const demanded = behaviours?.behaviours.map(({ id, text }) => `${id}: ${text}`) ?? [];
  return fillTemplate(template, {
    role,
    issue: wrappedIssue(issue),
    findings: untrustedInput(findings.join('\n'), 8_000),
    behaviours: untrustedInput(demanded.length === 0 ? 'none' : demanded.join('\n'), 6_000),
  });
}
