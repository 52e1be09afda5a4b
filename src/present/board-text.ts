import type { BoardRun, PhaseTime, RunStanding, RunView } from '#domain/board.ts';
import { phases, type Phase } from '#domain/phase.ts';
import { oneLine } from './plain-text.ts';
import { count, duration, haltLines } from './run-log.ts';
import { spendingText } from './spending-text.ts';

/** How each standing is called where people read it. */
export const standingWords: Readonly<Record<RunStanding, string>> = {
  halted: 'halted',
  failed: 'failed',
  ready: 'ready to pick',
  running: 'running',
  stopped: 'stopped',
  done: 'done',
  rejected: 'rejected',
};

/** ` 7/11 PLAN`, or a dash before the first. */
export function phasePlace(phase: Phase | null): string {
  return phase === null ? '–' : `${phases.indexOf(phase) + 1}/${phases.length} ${phase}`;
}

/** All runs of a repository, two lines each. */
export function boardLines(runs: readonly BoardRun[]): string {
  if (runs.length === 0) return 'No runs yet. Begin one with "patchline fix <issue>".';
  return runs
    .map((run) => {
      const about = run.title === null ? '' : `  "${oneLine(run.title, 80)}"`;
      const doing = run.doing === null ? [] : [`    ${oneLine(run.doing, 140)}`];
      return [`${standingWords[run.standing].padEnd(13)} ${phasePlace(run.phase).padEnd(17)} ${run.run}${about}`, ...doing].join(
        '\n',
      );
    })
    .join('\n');
}

/** One run for a terminal. */
export function runViewLines(view: RunView): string {
  const sections = [
    boardLines([view]),
    view.halt === null ? null : haltLines(view.halt),
    view.timeline.length === 0 ? null : view.timeline.map(timeLine).join('\n'),
    view.costs.length === 0 ? null : view.costs.map((cost) => `${cost.role} (${cost.model}): ${spendingText(cost)}`).join('\n'),
    view.branch === null ? null : `Branch:   ${view.branch}`,
    view.receipt === null ? null : `Receipt:  ${view.receipt}`,
    view.pullRequest === null ? null : `Draft pull request: ${view.pullRequest}`,
    view.damage,
    `Graph:    ${count(view.nodes, 'node')}; "patchline runs graph ${view.run}" shows them`,
  ];
  return sections.filter((section) => section !== null).join('\n\n');
}

function timeLine({ phase, visit, outcome, startedAt, endedAt, learnt }: PhaseTime): string {
  const time = endedAt === null ? outcome : duration(endedAt - startedAt);
  const again = visit === 1 ? '' : ` (visit ${visit})`;
  return `${phasePlace(phase).padEnd(17)}${again} ${time.padStart(8)}  ${oneLine(learnt[0] ?? '', 120)}`;
}
