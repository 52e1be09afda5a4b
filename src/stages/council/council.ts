import { councillors } from '#domain/model-role.ts';
import type { CouncilFinding, Finding, RunState } from '#domain/run-state.ts';
import { count } from '#present/run-log.ts';
import { seatOf } from '../ask-panel.ts';
import { withCheckout } from '../execution.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { debate, type Debate } from './debate.ts';
import { backwardCompatibility, edgeHunter, skeptic } from './lenses.ts';
import { readSources } from './read-sources.ts';

type Produced = Pick<RunState, 'findings'> & Partial<Pick<RunState, 'council'>>;
type Outcome = PhaseOutcome<Produced>;
type Halt = Extract<Outcome, { kind: 'halt' }>['halt'];

/** Phase 4: three lenses, mechanical ones first, then the councillors that models play: at most three rounds with SPEC. */
export const council: RegisteredPhase = register({
  phase: 'COUNCIL',
  reads: ['repository', 'issue', 'claims', 'setup', 'reproduction', 'examplesOnBase'],
  mayRead: ['council', 'behaviours'],
  writes: ['findings'],
  mayWrite: ['council'],
  async run(state, context): Promise<Outcome> {
    const { repository, setup, reproduction, examplesOnBase } = state;
    const files = await withCheckout(context, { base: repository.base, changes: [] }, (checkout) => readSources(checkout.path));
    const findings = [
      ...skeptic(reproduction, examplesOnBase),
      ...backwardCompatibility(reproduction, files, setup.suiteFiles),
      ...edgeHunter(reproduction),
    ];
    const blocking = findings.filter((finding) => finding.severity === 'blocking');
    const learnt = [
      `mechanical lenses: ${count(findings.length, 'finding')}, ${blocking.length} blocking`,
      ...findings.map(describe),
    ];
    if (blocking.length > 0 && !context.settings.lifted.includes('council-blocking-finding'))
      return { kind: 'halt', halt: demandedByTests(blocking), learnt, nodes: [] };
    if (!councillors.some((role) => seatOf(context, role) !== null))
      return { kind: 'continue', produced: { findings }, learnt, nodes: [] };
    return afterDebate(findings, learnt, await debate(state, findings, context), context);
  },
});

function afterDebate(findings: readonly Finding[], learnt: readonly string[], said: Debate, { settings }: PhaseContext): Outcome {
  const { unanswered, deadlocked, nodes } = said;
  const told = { learnt: [...learnt, ...said.learnt], nodes };
  const known = { findings, council: said.council };
  if (unanswered.length > 0 && !settings.lifted.includes('council-blocking-finding'))
    return { kind: 'halt', halt: notAnswered(unanswered), known, ...told };
  if (deadlocked.length > 0 && !settings.lifted.includes('council-deadlock'))
    return { kind: 'halt', halt: inDeadlock(deadlocked), known, ...told };
  const passed = new Set([...unanswered, ...deadlocked]);
  const council = said.council.map((finding) =>
    passed.has(finding) ? { ...finding, resolution: 'a person went on with it' } : finding,
  );
  return { kind: 'continue', produced: { findings, council }, ...told };
}

function demandedByTests(blocking: readonly Finding[]): Halt {
  return {
    reason: 'council-blocking-finding',
    summary: "The repository's own tests demand what the issue calls wrong.",
    evidence: blocking.map(describe),
    wayOn:
      'Decide which of the two is right. If it is the issue, change the test first, or run the same command with --resume and --proceed-anyway.',
  };
}

function notAnswered(open: readonly CouncilFinding[]): Halt {
  return {
    reason: 'council-blocking-finding',
    summary: `The council has ${count(open.length, 'blocking finding')} that was confirmed and that the specification does not answer.`,
    evidence: open.map(describe),
    wayOn: 'Answer it in the issue, then begin a new run; or run the same command with --resume and --proceed-anyway.',
  };
}

function inDeadlock(open: readonly CouncilFinding[]): Halt {
  return {
    reason: 'council-deadlock',
    summary: `Council and specification did not agree in three rounds about ${count(open.length, 'blocking finding')}.`,
    evidence: open.map(describe),
    wayOn: 'Decide who is right. To go on as the specification says, run the same command with --resume and --proceed-anyway.',
  };
}

function describe(finding: Finding): string {
  return `${finding.by} (${finding.severity}): ${finding.text}${finding.at === null ? '' : ` [${finding.at}]`}`;
}
