import { describe, expect, it } from 'vitest';
import { gateLabels } from './label.ts';
import { orderOf } from './order.ts';

const head = 'a'.repeat(40);
const pull = (action: string, label?: string) => ({
  action,
  pull_request: { number: 7, head: { sha: head }, title: 'x' },
  ...(label === undefined ? {} : { label: { name: label } }),
});
const filter = { kind: 'run', stage: 'filter', pullRequest: 7 };

describe('what an event asks of the gate', () => {
  it.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])('looks at a pull request that was %s', (action) => {
    expect(orderOf('pull_request_target', pull(action))).toEqual(filter);
  });

  it('lets a person start any stage with its label, and take up again what was held', () => {
    expect(orderOf('pull_request_target', pull('labeled', gateLabels.rerunFromFilter))).toEqual(filter);
    expect(orderOf('pull_request_target', pull('labeled', gateLabels.testPending))).toEqual({
      kind: 'start-tests',
      pullRequest: 7,
      head,
    });
    expect(orderOf('pull_request_target', pull('labeled', gateLabels.reasonPending))).toMatchObject({ stage: 'reason' });
    expect(orderOf('pull_request_target', pull('unlabeled', gateLabels.hold))).toEqual(filter);
  });

  it('does nothing for any other label', () => {
    for (const label of ['bug', gateLabels.trusted, gateLabels.hold, 'immune:wip-test-1-1']) {
      expect(orderOf('pull_request_target', pull('labeled', label)).kind).toBe('nothing');
    }
    expect(orderOf('pull_request_target', pull('unlabeled', gateLabels.testPending)).kind).toBe('nothing');
  });

  it('goes on where a stage or the tests ended, and flushes by the clock', () => {
    const inputs = { stage: 'reason', 'pull-request': '7', head };
    expect(orderOf('workflow_dispatch', { inputs })).toEqual({ kind: 'run', stage: 'reason', pullRequest: 7 });
    expect(orderOf('workflow_dispatch', { inputs: { ...inputs, stage: 'test' } })).toMatchObject({ kind: 'start-tests', head });
    expect(orderOf('workflow_dispatch', { inputs: { stage: 'flush' } })).toEqual({ kind: 'flush' });
    const run = { head_sha: head, head_branch: 'fix', head_repository: { full_name: 'ada/lib' }, run_attempt: 2 };
    const from = { repository: 'ada/lib', branch: 'fix' };
    expect(orderOf('workflow_run', { workflow_run: run })).toEqual({ kind: 'conclude-tests', head, from, attempt: 2 });
    expect(orderOf('schedule', {})).toEqual({ kind: 'flush' });
  });

  it('does nothing for what it cannot read', () => {
    for (const payload of [null, 'x', [], {}, { pull_request: 3 }, { inputs: { stage: 'merge', 'pull-request': '7' } }]) {
      for (const name of ['pull_request_target', 'workflow_dispatch', 'workflow_run', 'push', '']) {
        expect(orderOf(name, payload).kind).toBe('nothing');
      }
    }
    expect(orderOf('workflow_dispatch', { inputs: { stage: 'filter', 'pull-request': '7; rm' } }).kind).toBe('nothing');
  });
});
