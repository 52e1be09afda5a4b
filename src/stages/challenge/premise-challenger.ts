import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { CouncilFinding } from '#domain/run-state.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { askPanel, seatOf } from '../ask-panel.ts';
import { checkCitation, citationForm, type CheckedCitation } from '../citation.ts';
import { claimText, executableForm, executeClaim, executeExample, expectationOf, type ClaimRun } from '../executable-claim.ts';
import { withCheckout } from '../execution.ts';
import { wrappedExcerpts, wrappedFacts, wrappedIssue, type KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { failingExample, saysWhatComes } from './intended-value.ts';

const template: string = readFileSync(new URL('premise-challenger.md', import.meta.url), 'utf8');

const answer = z.object({
  objection: z.object({ says: z.string().min(1).max(1_000), cites: citationForm, run: executableForm }).nullable(),
});

type Answer = z.infer<typeof answer>;
export type Objection = NonNullable<Answer['objection']>;

export interface ChallengedPremise {
  /** What a person has to decide before the run goes on; `null` where nothing was confirmed. */
  readonly rejected: { readonly evidence: readonly string[] } | null;
  /** For people: an objection, and what checking it gave. */
  readonly findings: readonly CouncilFinding[];
  readonly learnt: readonly string[];
  readonly nodes: readonly NewHypothesisNode[];
}

const nobody: ChallengedPremise = { rejected: null, findings: [], learnt: [], nodes: [] };

/**
 * Asks the premise-challenger whether what the issue calls wrong is intended. Its objection counts only where documentation, a test or a comment at base says so
 * in the words that it quotes, and executing the failing example gives the value that they name.
 */
export async function challengePremise(work: KnownWork, context: PhaseContext): Promise<ChallengedPremise> {
  if (seatOf(context, 'premise-challenger') === null) return nobody;
  const asked = await askPanel<Answer>(context, {
    role: 'premise-challenger',
    system: 'You challenge the premise of bug reports, with evidence that others can check.',
    prompt: premisePrompt(work, await wrappedExcerpts(context, work, 10_000)),
    maxOutputTokens: 1_500,
    read: (text) => readJsonAnswer(answer, text, 20_000),
  });
  if (asked.kind === 'vacant') return nobody;
  const { model } = asked.seat;
  if (asked.kind === 'garbled') return { ...nobody, learnt: [`premise-challenger (${model}) gave no answer that can be read`] };
  const { objection } = asked.value;
  if (objection === null) return { ...nobody, learnt: [`premise-challenger (${model}) has no objection`] };
  return judge(objection, model, await check(objection, work, context));
}

export function premisePrompt(work: KnownWork, excerpts: string): string {
  return fillTemplate(template, { issue: wrappedIssue(work.issue), facts: wrappedFacts(work), excerpts });
}

interface Checked {
  readonly citation: CheckedCitation;
  readonly run: ClaimRun;
}

async function check(objection: Objection, work: KnownWork, context: PhaseContext): Promise<Checked> {
  const { repository, setup } = work;
  const citation = await withCheckout(context, { base: repository.base, changes: [] }, (checkout) =>
    checkCitation(checkout.path, objection.cites, setup.suiteFiles),
  );
  return { citation, run: await execute(objection, work, context) };
}

/** The example that fails, with what is said to be intended in the place of what the issue expects. */
async function execute({ run }: Objection, work: KnownWork, context: PhaseContext): Promise<ClaimRun> {
  const { reproduction, examplesOnBase, repository, setup } = work;
  const place = { base: repository.base, setup };
  if (reproduction.kind !== 'examples') return executeClaim(context, place, run);
  const failing = failingExample(reproduction, examplesOnBase.red, run.expression);
  const [example] = failing?.examples ?? [];
  if (failing === null || example?.kind !== 'expression')
    return { outcome: 'refused', seen: `not run: ${oneLine(run.expression, 80)} is no example that fails` };
  return executeExample(context, place, { ...failing, examples: [{ ...example, expected: expectationOf(run) }] }, run);
}

function judge(objection: Objection, model: string, { citation, run }: Checked): ChallengedPremise {
  const says = oneLine(objection.says, 300);
  const doubts = [
    ...(citation.found ? [] : [citation.why]),
    ...(citation.found && citation.where === 'code' ? ['what it cites is code, which says what is and not what is meant'] : []),
    ...(run.outcome === 'confirmed' ? [] : [run.seen]),
    ...(saysWhatComes(objection.cites, objection.run) ? [] : ['the quoted words do not say what the call is meant to give']),
  ];
  const at = citation.found ? citation.at : null;
  const isRejected = doubts.length === 0 && at !== null;
  const evidence = [`${at ?? ''}: "${oneLine(objection.cites.quote, 300)}"`, run.seen, `premise-challenger (${model}): ${says}`];
  const resolution = isRejected ? null : `not confirmed: ${doubts.join('; ')}`;
  return {
    rejected: isRejected ? { evidence } : null,
    findings: [{ by: 'premise-challenger', severity: 'info', text: says, at, model, round: 1, resolution }],
    learnt: [`premise-challenger (${model}): ${says} (${resolution ?? 'confirmed'})`],
    nodes: [nodeOf(objection, isRejected, run)],
  };
}

function nodeOf(objection: Objection, isRejected: boolean, run: ClaimRun): NewHypothesisNode {
  return {
    parent: '@0',
    edge: 'supported: is it meant to be so?',
    claim: `What the issue calls wrong is intended: ${oneLine(objection.says, 200)}`,
    mode: 'abduction',
    perturbation: { argv: null, changes: [], withAcceptanceTests: false },
    expected: `the quoted words stand at ${oneLine(objection.cites.file, 100)}:${objection.cites.line}, and ${claimText(objection.run)}`,
    observed: { exitCode: null, tests: {}, note: run.seen },
    classification: isRejected ? 'supported' : run.outcome === 'refused' ? 'inconclusive' : 'refuted',
    trajectory: null,
    credence: isRejected ? 0.5 : 0.1,
    folded: 0,
  };
}
