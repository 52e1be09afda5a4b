import type { RepairAction } from '#domain/forge-action.ts';
import { routeLabel } from '#domain/run-label.ts';
import type { Published, RunState } from '#domain/run-state.ts';
import type { CommitPlan, PublishedBranch } from '#ports/workspace.ts';
import { commitMessage, commitSubject } from '#present/commit-message.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { pullRequestBody, pullRequestTitle } from '#present/pull-request.ts';
import { auditFields } from '#present/pull-request/audit.ts';
import type { ModelsUsed } from '#present/pull-request/disclosure.ts';
import { receiptSummary } from '#present/receipt-summary.ts';
import { frozenChanges } from '../execution.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase, type RunSettings } from '../phase-spec.ts';
import type { DraftPrInput } from './draft-pr-input.ts';
import { makeReceipt, type MadeReceipt } from './make-receipt.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'published'>>;

/** Phase 10: receipt, branch and draft pull request, each a durable step that may be repeated. */
export const draftPr: RegisteredPhase = register({
  phase: 'DRAFT_PR',
  reads: ['item', 'repository', 'issue', 'claims', 'findings', 'behaviours', 'acceptance', 'chosen', 'judgement'],
  mayRead: auditFields,
  writes: ['published'],
  async run(state, context): Promise<Outcome> {
    const { settings } = context;
    if (settings.dryRun) return dryRun(state, context);
    // A run may go on under another branch, of which nothing is recorded.
    const receipt = await context.step(`receipt ${settings.branch}`, () => makeReceipt(state, context));
    const commits = plans(state, context, receipt);
    const branch = await context.step(`publish ${settings.branch}`, () => publish(state, context, commits, receipt));
    const patchId = await context.workspace.patchId(state.chosen.patch);
    const effect = await context.step(`record ${settings.branch}`, () =>
      context.forge.apply(pullRequest(state, context, { head: branch.head, receipt, patchId })),
    );
    const published: Published = { ...branch, receiptDigest: receipt.digest, recordUrl: effect.url };
    return {
      kind: 'continue',
      produced: { published },
      learnt: [
        `branch ${branch.branch}: ${commits.length} commits and the receipt's; draft pull request recorded in ${effect.url}`,
      ],
      nodes: [],
    };
  },
});

function plans(state: DraftPrInput, context: PhaseContext, receipt: MadeReceipt): readonly CommitPlan[] {
  const { item, issue, acceptance, chosen, judgement } = state;
  const { settings } = context;
  const tool = `patchline ${settings.version} (${chosen.builder})`;
  const frozen = frozenChanges(acceptance).filter((change) => !receipt.unchanged.includes(change.path));
  const tests = `Red by assertion on ${state.repository.base.slice(0, 10)} before the fix, frozen by hash since.`;
  const fix = `Turns ${judgement.failToPass.length} red tests green and keeps ${judgement.passToPass.length} green. Score ${judgement.score.value.toFixed(2)}; ${context.panel === null && chosen.builder === 'search' ? 'made and checked by execution, without a model' : "checked by execution; no verdict is a model's"}.`;
  const digest = `sha256:${receipt.digest}`;
  return [
    ...(frozen.length === 0
      ? []
      : [
          { changes: frozen, message: commitMessage(commitSubject('test', issue.title), [tests], { item, tool, receipt: null }) },
        ]),
    {
      changes: chosen.patch.changes,
      message: commitMessage(commitSubject('fix', issue.title), [fix], { item, tool, receipt: digest }),
    },
  ];
}

function publish(
  state: DraftPrInput,
  context: PhaseContext,
  commits: readonly CommitPlan[],
  receipt: MadeReceipt,
): Promise<PublishedBranch> {
  const digest = `sha256:${receipt.digest}`;
  const message = [
    'chore: receipt',
    'This commit changes no file. Its second parent holds receipt.json and graph.json, so that the proof travels with the branch:\n\n  git show HEAD^2:receipt.json',
    `Receipt: ${digest}\n`,
  ].join('\n\n');
  return context.workspace.publish({
    base: state.repository.base,
    branch: context.settings.branch,
    commits,
    attachments: receipt.attachments,
    receiptMessage: message,
    at: context.startedAt,
  });
}

interface Proof {
  readonly head: string;
  readonly receipt: MadeReceipt;
  readonly patchId: string | null;
}

function pullRequest(state: DraftPrInput, context: PhaseContext, { head, receipt, patchId }: Proof): RepairAction {
  const { settings, graph } = context;
  const tool = `Patchline ${settings.version}`;
  const models = modelsOf(context);
  const merging = context.mergeWishes?.allowance;
  const body = pullRequestBody({ state, graph, receipt: receiptSummary(receipt.text), tool, patchId, models, merging });
  return { ...pullRequestOf(state, settings), head, body, attachments: receipt.attachments };
}

function modelsOf({ panel, settings }: PhaseContext): ModelsUsed | null {
  if (panel === null) return null;
  const [spending, workItemSpending] = [panel.spending(), panel.workItemSpending()];
  return { spending, workItemSpending, seats: panel.seats, handOver: settings.handOver };
}

type OpenPullRequest = Extract<RepairAction, { kind: 'open-draft-pull-request' }>;

/** What is known of the pull request before there is a receipt. */
function pullRequestOf(state: DraftPrInput, settings: RunSettings): Omit<OpenPullRequest, 'head' | 'body' | 'attachments'> {
  return {
    kind: 'open-draft-pull-request',
    branch: settings.branch,
    base: state.repository.branch ?? state.repository.base,
    title: pullRequestTitle(state.issue.title, state.judgement.score.route),
    labels: [routeLabel(state.judgement.score.route)],
    issue: state.item.number,
  };
}

function dryRun(state: DraftPrInput, context: PhaseContext): Outcome {
  const { settings } = context;
  const published: Published = { branch: settings.branch, head: '', commits: [], receiptDigest: '', recordUrl: '' };
  const base = state.repository.base.slice(0, 10);
  const paths = [...state.acceptance.files, ...state.chosen.patch.changes].map((file) => file.path);
  const branch = `dry run; would make branch ${settings.branch} on ${base} with ${paths.join(', ')}`;
  const action = forgeActionText({ ...pullRequestOf(state, settings), head: '', body: '', attachments: [] });
  return { kind: 'continue', produced: { published }, learnt: [branch, `would ${action}`], nodes: [] };
}
