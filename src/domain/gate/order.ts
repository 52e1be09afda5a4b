import { startedBy } from './card.ts';
import { gateLabels, gateStages, type GateStage } from './label.ts';

/** What an event of the forge asks of the gate. */
export type GateOrder =
  | { readonly kind: 'run'; readonly stage: 'filter' | 'reason'; readonly pullRequest: number }
  /** The test stage runs in another workflow, which has to be started. */
  | { readonly kind: 'start-tests'; readonly pullRequest: number; readonly head: string }
  /** The workflow that runs the tests has ended for this commit. */
  | {
      readonly kind: 'conclude-tests';
      readonly head: string;
      /** Where the commit is: another pull request may have the same one. */
      readonly from: { readonly repository: string; readonly branch: string };
      /** How often this run was tried, from 1. */
      readonly attempt: number;
    }
  | { readonly kind: 'flush' }
  | { readonly kind: 'nothing'; readonly because: string };

const looked = ['opened', 'reopened', 'synchronize', 'ready_for_review'];

/**
 * Reads the event that started a workflow (`GITHUB_EVENT_NAME` and its payload). Only names, numbers and ids are read from it; texts of
 * strangers are not looked at. A label set by a workflow's own token starts no event, so whoever labelled is a person or an App.
 */
export function orderOf(name: string, payload: unknown): GateOrder {
  const event = fields(payload);
  switch (name) {
    case 'pull_request_target':
    case 'pull_request':
      return ofPullRequest(event);
    case 'workflow_dispatch':
      return ofDispatch(fields(event['inputs']));
    case 'workflow_run':
      return ofRun(fields(event['workflow_run']));
    case 'schedule':
      return { kind: 'flush' };
    default:
      return nothing(`events of the kind "${name.slice(0, 60)}" start nothing`);
  }
}

function ofPullRequest(event: Fields): GateOrder {
  const pullRequest = number(fields(event['pull_request'])['number']);
  const head = text(fields(fields(event['pull_request'])['head'])['sha']);
  const action = text(event['action']);
  const label = text(fields(event['label'])['name']);
  if (pullRequest === null) return nothing('the event names no pull request');
  if (looked.includes(action)) return { kind: 'run', stage: 'filter', pullRequest };
  if (action === 'unlabeled' && label === gateLabels.hold) return { kind: 'run', stage: 'filter', pullRequest };
  if (action === 'labeled') return ofStage(startedBy(label), pullRequest, head);
  return nothing(`"${action.slice(0, 60)}" starts nothing`);
}

function ofRun(run: Fields): GateOrder {
  const head = text(run['head_sha']);
  if (!isCommit(head)) return nothing('the event names no commit');
  const from = { repository: text(fields(run['head_repository'])['full_name']), branch: text(run['head_branch']) };
  return { kind: 'conclude-tests', head, from, attempt: number(run['run_attempt']) ?? 1 };
}

function ofDispatch(inputs: Fields): GateOrder {
  const wanted = text(inputs['stage']);
  if (wanted === 'flush') return { kind: 'flush' };
  const stage = gateStages.find((name) => name === wanted) ?? null;
  const pullRequest = number(Number(text(inputs['pull-request'])));
  return pullRequest === null ? nothing('no pull request was named') : ofStage(stage, pullRequest, text(inputs['head']));
}

function ofStage(stage: GateStage | null, pullRequest: number, head: string): GateOrder {
  if (stage === null) return nothing('that label starts no stage');
  if (stage !== 'test') return { kind: 'run', stage, pullRequest };
  return isCommit(head) ? { kind: 'start-tests', pullRequest, head } : nothing('no commit was named');
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function isCommit(id: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}

function nothing(because: string): GateOrder {
  return { kind: 'nothing', because };
}
