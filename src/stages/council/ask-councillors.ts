import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { councillors } from '#domain/model-role.ts';
import type { CouncilFinding, Finding } from '#domain/run-state.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { untrustedInput } from '#present/untrusted-input.ts';
import { askPanel, seatOf } from '../ask-panel.ts';
import { checkCitation } from '../citation.ts';
import { claimText, executeClaim } from '../executable-claim.ts';
import { withCheckout } from '../execution.ts';
import { namesOf, wrappedExcerpts, wrappedFacts, wrappedIssue, type KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { allOf } from './all-of.ts';
import { findingsForm, mostFindings, weighFinding, type FindingChecks, type RaisedFinding } from './raised-finding.ts';

export type Councillor = (typeof councillors)[number];

const read = (name: string): string => readFileSync(new URL(`${name}.md`, import.meta.url), 'utf8');
const form: string = fillTemplate(read('form'), { most: String(mostFindings) });
const templates: Readonly<Record<Councillor, string>> = {
  skeptic: read('skeptic'),
  'backward-compat': read('backward-compat'),
  'edge-hunter': read('edge-hunter'),
};

/** What the councillors said in a round, checked. */
export interface CouncilRound {
  readonly findings: readonly CouncilFinding[];
  readonly learnt: readonly string[];
  readonly nodes: readonly NewHypothesisNode[];
}

/** The first round: every councillor that a model plays is asked at once, and what each says is looked up and executed. */
export async function askCouncillors(work: KnownWork, lenses: readonly Finding[], context: PhaseContext): Promise<CouncilRound> {
  const seated = councillors.filter((role) => seatOf(context, role) !== null);
  if (seated.length === 0) return { findings: [], learnt: [], nodes: [] };
  const excerpts = await wrappedExcerpts(context, work, 10_000);
  const rounds = await allOf(seated.map((role) => askOne(role, { work, lenses, excerpts }, context)));
  return {
    findings: rounds.flatMap(({ findings }) => findings),
    learnt: rounds.flatMap(({ learnt }) => learnt),
    nodes: rounds.flatMap(({ nodes }) => nodes),
  };
}

interface Brief {
  readonly work: KnownWork;
  readonly lenses: readonly Finding[];
  readonly excerpts: string;
}

async function askOne(role: Councillor, brief: Brief, context: PhaseContext): Promise<CouncilRound> {
  const asked = await askPanel<z.infer<typeof findingsForm>>(context, {
    role,
    system: `You are the ${role} of a council that looks at a bug report before anything is changed.`,
    prompt: councilPrompt(role, brief),
    maxOutputTokens: 2_500,
    read: (text) => readJsonAnswer(findingsForm, text, 30_000),
  });
  if (asked.kind === 'vacant') return { findings: [], learnt: [], nodes: [] };
  const { model } = asked.seat;
  if (asked.kind === 'garbled')
    return { findings: [], learnt: [`${role} (${model}) gave no answer that can be read`], nodes: [] };
  const findings: CouncilFinding[] = [];
  const nodes: NewHypothesisNode[] = [];
  for (const raised of asked.value.findings) {
    const checks = await check(raised, brief.work, context);
    findings.push(weighFinding(raised, checks, { by: role, model }));
    nodes.push(...nodeOf(role, raised, checks, context));
  }
  return { findings, learnt: [`${role} (${model}): ${count(findings.length, 'finding')}`], nodes };
}

export function councilPrompt(role: Councillor, { work, lenses, excerpts }: Brief): string {
  const found = lenses.map(({ by, text, at }) => `- ${by}: ${text}${at === null ? '' : ` [${at}]`}`);
  return fillTemplate(templates[role], {
    form,
    issue: wrappedIssue(work.issue),
    facts: wrappedFacts(work),
    lenses: untrustedInput(found.length === 0 ? 'nothing' : found.join('\n'), 3_000),
    excerpts,
  });
}

async function check({ cites, run }: RaisedFinding, work: KnownWork, context: PhaseContext): Promise<FindingChecks> {
  const { base } = work.repository;
  const { setup, reproduction } = work;
  const citation =
    cites == null
      ? null
      : await withCheckout(context, { base, changes: [] }, (checkout) => checkCitation(checkout.path, cites, setup.suiteFiles));
  const names = namesOf(reproduction);
  const words = new Set((cites?.quote ?? '').match(/[A-Za-z_$][\w$]*/g));
  return {
    citation,
    citesSubject: names.length === 0 || names.some((name) => words.has(name)),
    run: run == null ? null : await executeClaim(context, { base, setup }, run),
  };
}

/** What was executed for a finding hangs beside the reproduction: nothing of the repair follows from it. */
function nodeOf(
  role: Councillor,
  { run }: RaisedFinding,
  checks: FindingChecks,
  { graph }: PhaseContext,
): readonly NewHypothesisNode[] {
  if (run == null || checks.run === null) return [];
  const { outcome, seen } = checks.run;
  return [
    {
      parent: graph.nodes[0]?.id ?? null,
      edge: `asked by the ${role}`,
      claim: `Today the code behaves as the ${role} says: ${claimText(run)}.`,
      mode: 'deduction',
      perturbation: { argv: null, changes: [], withAcceptanceTests: false },
      expected: claimText(run),
      observed: { exitCode: null, tests: {}, note: oneLine(seen, 200) },
      classification: outcome === 'confirmed' ? 'supported' : outcome === 'not-confirmed' ? 'refuted' : 'inconclusive',
      trajectory: null,
      credence: outcome === 'confirmed' ? 0.9 : 0.1,
      folded: 0,
    },
  ];
}
