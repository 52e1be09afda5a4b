import type { Finding, RunState } from '#domain/run-state.ts';
import { count } from '#present/run-log.ts';
import { withCheckout } from '../execution.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { backwardCompatibility, edgeHunter, skeptic } from './lenses.ts';
import { readSources } from './read-sources.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'findings'>>;

/** Phase 4: three lenses. Without a model they are mechanical, and each finding says so by naming what it looked at. */
export const council: RegisteredPhase = register({
  phase: 'COUNCIL',
  reads: ['repository', 'setup', 'reproduction', 'examplesOnBase'],
  writes: ['findings'],
  async run({ repository, setup, reproduction, examplesOnBase }, context): Promise<Outcome> {
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
    if (blocking.length === 0 || context.settings.lifted.includes('council-blocking-finding')) {
      return { kind: 'continue', produced: { findings }, learnt, nodes: [] };
    }
    return {
      kind: 'halt',
      halt: {
        reason: 'council-blocking-finding',
        summary: "The repository's own tests demand what the issue calls wrong.",
        evidence: blocking.map(describe),
        wayOn:
          'Decide which of the two is right. If it is the issue, change the test first, or run the same command with --resume and --proceed-anyway.',
      },
      learnt,
      nodes: [],
    };
  },
});

function describe(finding: Finding): string {
  return `${finding.by} (${finding.severity}): ${finding.text}${finding.at === null ? '' : ` [${finding.at}]`}`;
}
