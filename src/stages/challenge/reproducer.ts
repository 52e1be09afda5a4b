import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Reproduction } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import {
  composeReproduction,
  readPackageFacts,
  type PackageFacts,
  type ProposedExample,
} from '#engines/issue-text/issue-text.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { askPanel } from '../ask-panel.ts';
import { claimText, executableForm, expectationOf, type ExecutableClaim } from '../executable-claim.ts';
import { withCheckout } from '../execution.ts';
import { wrappedExcerpts, wrappedIssue } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { unsaidIn } from './stated-result.ts';

const template: string = readFileSync(new URL('reproducer.md', import.meta.url), 'utf8');
const mostReproductions = 5;

const answer = z.object({
  reproductions: z
    .array(z.object({ claim: z.string().min(1).max(1_000), run: executableForm }))
    .max(mostReproductions)
    .default([]),
  why: z.string().max(1_000).nullish(),
});

type Answer = z.infer<typeof answer>;
type Examples = Extract<Reproduction, { kind: 'examples' }>;

export type ProposedReproduction =
  | { readonly kind: 'found'; readonly reproduction: Examples; readonly notes: readonly string[] }
  /** One sentence about who was asked and what came of it; `null` where nobody has the seat. */
  | { readonly kind: 'none'; readonly says: string | null };

export type ReproducerInput = Pick<RunState, 'repository' | 'issue' | 'claims' | 'setup'>;

/**
 * Asks the reproducer for something to run, where the issue gives nothing. Its answer is data; what it rests on has to stand in the issue, and it goes
 * through the same rules as code of an issue. Whether it shows anything is decided by running it.
 */
export async function proposeReproduction(state: ReproducerInput, context: PhaseContext): Promise<ProposedReproduction> {
  const { suiteFiles } = state.setup;
  const facts = await withCheckout(context, { base: state.repository.base, changes: [] }, (checkout) =>
    Promise.resolve(readPackageFacts(checkout.path, suiteFiles.length > 0 ? suiteFiles : null)),
  );
  const excerpts = await wrappedExcerpts(context, { ...state, reproduction: null }, 12_000);
  const asked = await askPanel<Answer>(context, {
    role: 'reproducer',
    system: 'You write reproductions of bug reports, as data.',
    prompt: reproducerPrompt(state.issue, facts, excerpts),
    maxOutputTokens: 2_000,
    read: (text) => readJsonAnswer(answer, text, 30_000),
  });
  if (asked.kind === 'vacant') return { kind: 'none', says: null };
  const { model } = asked.seat;
  if (asked.kind === 'garbled')
    return { kind: 'none', says: `${model} was asked for a reproduction and gave no answer that can be read` };
  return accept(asked.value, { model, facts, issue: state.issue });
}

export function reproducerPrompt(issue: RunState['issue'], facts: PackageFacts, excerpts: string): string {
  const names = [...(facts.entryExports?.names ?? []), ...facts.exporters.keys()];
  const offers = [
    `package ${facts.packageName === '' ? '(without a name)' : facts.packageName}, ${facts.moduleKind === 'esm' ? 'ES modules' : 'CommonJS'}`,
    `exports: ${[...new Set(names)].slice(0, 60).join(', ')}`,
  ];
  return fillTemplate(template, {
    most: String(mostReproductions),
    issue: wrappedIssue(issue),
    offers: untrustedInput(offers.join('\n'), 3_000),
    excerpts,
  });
}

interface Source {
  readonly model: string;
  readonly facts: PackageFacts;
  readonly issue: RunState['issue'];
}

function accept({ reproductions, why }: Answer, { model, facts, issue }: Source): ProposedReproduction {
  const dropped: string[] = [];
  const kept: { readonly claim: string; readonly example: ProposedExample }[] = [];
  for (const { claim, run } of reproductions) {
    const example = {
      setup: run.setup,
      expression: run.expression,
      expected: expectationOf(run),
      issueLine: lineOf(claim, issue) ?? 0,
    };
    const alone = composeReproduction([example], facts);
    const unsaid = unsaidIn(claim, run);
    if (lineOf(claim, issue) === null) dropped.push(`"${oneLine(claim, 80)}" does not stand in the issue`);
    else if (alone.kind === 'refused') dropped.push(oneLine(alone.why, 160));
    else if (unsaid !== null) dropped.push(questionAbout(run, claim, unsaid));
    else if (!kept.some(({ example: other }) => sameCall(other, example))) kept.push({ claim: oneLine(claim, 200), example });
  }
  const composed = composeReproduction(
    kept.map(({ example }) => example),
    facts,
  );
  if (kept.length === 0 || composed.kind === 'refused') {
    const reason =
      composed.kind === 'refused' && kept.length > 0
        ? oneLine(composed.why, 160)
        : (dropped[0] ?? oneLine(why ?? 'it said none', 160));
    return { kind: 'none', says: `${model} was asked for a reproduction and gave none that can be used: ${reason}` };
  }
  const claims = kept.map(({ claim }) => claim);
  return {
    kind: 'found',
    reproduction: { ...composed.reproduction, writtenBy: { model, claims } },
    notes: [
      `the issue gives nothing that can be run; ${model} wrote ${count(claims.length, 'example')} from its words: ${claims.map((claim) => `"${claim}"`).join('; ')}`,
      ...composed.notes,
      ...dropped.map((reason) => `left out of what ${model} wrote: ${reason}`),
    ],
  };
}

/** What the words do not say a person has to: a test of it would be the model's own idea of what is right. */
function questionAbout(run: ExecutableClaim, claim: string, unsaid: string): string {
  return `whether ${claimText(run)} is right is for a person to say, because ${oneLine(unsaid, 60)} does not stand in "${oneLine(claim, 80)}"`;
}

function sameCall(one: ProposedExample, other: ProposedExample): boolean {
  return one.setup === other.setup && one.expression === other.expression;
}

const shortestClaim = 8;

/** 1-based line of the body in which the words begin, 0 for the title; `null` where they do not stand in the issue. */
function lineOf(claim: string, { title, body }: RunState['issue']): number | null {
  const wanted = squeeze(claim);
  if (wanted.length < shortestClaim) return null;
  const at = squeeze(body).indexOf(wanted);
  if (at < 0) return squeeze(title).includes(wanted) ? 0 : null;
  let seen = 0;
  const lines = body.split('\n');
  return 1 + lines.findIndex((line) => (seen += squeeze(line).length) > at);
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s`*_"'\u201c\u201d]+/g, '').toLowerCase();
}
