import { spawn } from 'node:child_process';
import { globSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultFiles, fix, makeProject, sumIssue, sumSource, type FixJson, type Project } from './support/project.ts';

const configuration = `
models:
  small: { vendor: scripted, model: honest, tier: 1, script: ../script.yml }
ladder: [small]
budget: { inputTokens: 100000 }
`;

let project: Project;
beforeEach(() => {
  project = makeProject({ ...defaultFiles, 'patchline.yml': configuration });
});
afterEach(() => project.remove());

/** A model that reads, mends, tests and ends; each of its answers says that so many tokens were sent. */
function honest(inputTokens: number): string {
  const calls = [
    { name: 'read', input: { path: 'index.js' } },
    { name: 'edit', input: { path: 'index.js', old: 'index = 1', new: 'index = 0' } },
    { name: 'test', input: {} },
    { name: 'finish', input: { summary: 'the loop began at the second value' } },
  ];
  const say = calls.map((call) => ({ text: '', calls: [call], usage: { inputTokens, outputTokens: 10 } }));
  return JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say }] });
}

/** Lines of the account of the only run so far. */
function ledgerLines(): number {
  const [file] = globSync(join(project.folder, 'state/**/spending/*/*.jsonl'));
  return file === undefined ? 0 : readFileSync(file, 'utf8').split('\n').length - 1;
}

/** Lines of the run's account, those of calls that ended. */
function settled({ run }: FixJson): readonly { readonly inputTokens: number | null; readonly outcome: string }[] {
  const [file = ''] = globSync(join(project.folder, `state/**/spending/*/${run}.jsonl`));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { kind: string; inputTokens: number | null; outcome: string });
  return entries.filter(({ kind }) => kind === 'settled');
}

/** What the receipt of a run says, its envelopes opened. */
function statements({ receipt }: FixJson): string {
  const { envelopes } = JSON.parse(readFileSync(receipt ?? '', 'utf8')) as { envelopes: readonly { payload: string }[] };
  return envelopes.map(({ payload }) => Buffer.from(payload, 'base64').toString()).join('\n');
}

describe('patchline fix with a model', () => {
  test('a model mends what it was asked to, and the cost is what was on the wire', async () => {
    project.aside('script.yml', honest(700));
    const { json, exitCode, stderr } = await fix(project, sumIssue);
    expect(stderr).toContain('11/11 CLOSE');
    expect({ exitCode, outcome: json.outcome }).toEqual({ exitCode: 0, outcome: 'fixed' });
    expect(json.diff).toMatch(/-.*index = 1;[^]*\+.*index = 0;/);
    const cost = { inputTokens: 2800, outputTokens: 40, usd: 0, calls: 4, failedCalls: 0, models: ['scripted/honest'] };
    expect(json.cost).toMatchObject(cost);
    expect(settled(json)).toHaveLength(4);
    expect(statements(json)).toContain('"models":["scripted/honest"]');
    expect(statements(json)).toContain('"usage":{"costMicroUsd":0,"tokens":2840}');
  });

  test('an agent in the sandbox is given the model through the proxy, on the same account', async () => {
    const agent = join(import.meta.dirname, '../src/adapters/acp-agent/test-support/agent.mjs');
    const agents = `agents: { ours: { command: [node, "${agent}"], tier: 1, model: small } }`;
    project.write('patchline.yml', configuration.replace('ladder: [small]', `${agents}\nladder: [ours]`));
    project.git('commit', '--quiet', '--all', '--message=an agent');
    const say = [{ text: sumSource.replace('index = 1', 'index = 0'), usage: { inputTokens: 500, outputTokens: 20 } }];
    project.aside('script.yml', JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say }] }));
    const { json, stderr } = await fix(project, `${sumIssue}\nDO ask-model index.js what should be in it\n`);
    expect({ outcome: json.outcome, stderr }).toMatchObject({ outcome: 'fixed' });
    expect(json.cost).toMatchObject({ inputTokens: 500, outputTokens: 20, calls: 1, models: ['scripted/honest'] });
  });

  test('an agent does the same again from what its model was recorded to say, and no model is asked', async () => {
    const agent = join(import.meta.dirname, '../src/adapters/acp-agent/test-support/agent.mjs');
    const recordings = join(project.folder, 'recordings');
    const configured = (model: string): string =>
      `models: { small: { ${model}, tier: 1 } }\nagents: { ours: { command: [node, "${agent}"], tier: 1, model: small } }\nladder: [ours]\n`;
    const issue = `${sumIssue}\nDO ask-anew index.js what should be in it\n`;
    const say = [{ text: sumSource.replace('index = 1', 'index = 0'), usage: { inputTokens: 500, outputTokens: 20 } }];
    project.aside('script.yml', JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say }] }));
    project.write('patchline.yml', configured(`vendor: scripted, model: honest, script: ../script.yml, record: ${recordings}`));
    project.git('commit', '--quiet', '--all', '--message=an agent');
    const { json: first } = await fix(project, issue);
    const replayed = configured(`vendor: replay, model: scripted/honest, recordings: ${recordings}`);
    const again = makeProject({ ...defaultFiles, 'patchline.yml': replayed });
    try {
      renameSync(recordings, `${recordings}-away`);
      const none = await fix(again, issue);
      expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/[0-9a-f]{64}\.json is missing/u) as string });
      renameSync(`${recordings}-away`, recordings);
      const { json, stderr } = await fix(again, issue);
      expect({ outcome: json.outcome, diff: json.diff, stderr }).toMatchObject({ outcome: 'fixed', diff: first.diff });
      const cost = { inputTokens: 500, outputTokens: 20, calls: 2, failedCalls: 1, models: ['replay/scripted/honest'] };
      expect(json.cost).toMatchObject(cost);
    } finally {
      again.remove();
    }
  });

  test('a spent budget halts with the half-done change kept, goes on from it with a higher bound, and is that of the issue, not of a run', async () => {
    const half = { name: 'edit', input: { path: 'index.js', old: 'index = 1', new: 'index = 2' } };
    const usage = { inputTokens: 60_000, outputTokens: 10 };
    const say = [1, 2].map((from) => ({
      text: '',
      calls: [from === 2 ? half : { name: 'read', input: { path: 'index.js', from } }],
      usage,
    }));
    project.aside('script.yml', JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say }] }));
    const halted = await fix(project, sumIssue);
    expect({ exitCode: halted.exitCode, halt: halted.json.halt }).toEqual({ exitCode: 1, halt: 'budget-tokens' });
    expect(halted.json.haltDetails?.summary).toContain('120,000 of 100,000 input tokens');
    expect(halted.json.haltDetails?.wayOn).toContain('--budget inputTokens=220000');
    expect(halted.json.branch).toBeNull();
    const [kept] = halted.json.unfinished;
    expect(readFileSync(kept?.path ?? '', 'utf8')).toMatch(/^diff --git a\/index\.js[^]*\+.*index = 2/);

    const calls = [
      { ...half, input: { path: 'index.js', old: 'index = 2', new: 'index = 0' } },
      { name: 'finish', input: {} },
    ];
    const mends = calls.map((call) => ({ text: '', calls: [call], usage }));
    project.aside('script.yml', JSON.stringify({ answers: [{ role: 'builder', by: 'turn', say: mends }] }));
    const edited = await fix(project, `${sumIssue}\nPlease mend it soon.\n`);
    expect(edited.json.run).not.toBe(halted.json.run);
    expect(edited.json).toMatchObject({
      halt: 'budget-tokens',
      cost: { calls: 0, workItem: { inputTokens: 120_000, calls: 2 } },
    });
    expect(edited.json.haltDetails?.summary).toContain('120,000 of 100,000 input tokens, 120,000 of them in other runs');

    const more = await fix(project, sumIssue, '--resume', '--budget', 'inputTokens=220000');
    expect(more.json, more.stderr).toMatchObject({
      outcome: 'fixed',
      run: halted.json.run,
      cost: { inputTokens: 240_000, calls: 4 },
    });
    expect(more.stderr).toContain('recorded earlier');
  });

  test('adversaries that are asked at the same time pass the bound by one call at most', async () => {
    project.write('patchline.yml', configuration.replace('ladder: [small]', 'ladder: [search]\nroles: { default: small }'));
    project.git('commit', '--quiet', '--all', '--message=roles');
    const burn = { text: 'hm', usage: { inputTokens: 45_000, outputTokens: 1 } };
    project.aside('script.yml', JSON.stringify({ answers: [{ loop: true, say: [burn] }] }));
    const { json } = await fix(project, sumIssue);
    expect(json).toMatchObject({ halt: 'budget-tokens', cost: { inputTokens: 135_000, calls: 3 } });
  });

  test('a vendor that is busy for ever ends the run in bounded time, and the run goes on when it is not', async () => {
    project.aside('script.yml', 'answers: [{ loop: true, say: [{ status: 429, retryAfterSeconds: 0 }] }]');
    const busy = await fix(project, sumIssue);
    expect(busy.exitCode).toBe(2);
    expect(busy.stderr).toContain('status 429 5 times');
    expect(busy.stderr).toContain('it goes on where it stopped');
    project.aside('script.yml', honest(700));
    const { json, stderr } = await fix(project, sumIssue);
    expect(json).toMatchObject({ outcome: 'fixed', cost: { calls: 9, failedCalls: 5, inputTokens: 2800 } });
    expect(stderr).toContain('recorded earlier');
  });

  test('a run that is killed in the middle of a call forgets neither that call nor the ones before', async () => {
    const say = [
      { text: '', calls: [{ name: 'read', input: { path: 'index.js' } }] },
      { text: 'too late', delaySeconds: 600 },
    ];
    project.aside('script.yml', JSON.stringify({ answers: [{ by: 'turn', say }] }));
    const argv = ['fix', project.aside('issue.md', sumIssue), '--repo', project.repository];
    const program = join(import.meta.dirname, '../bin/patchline.js');
    const child = spawn(process.execPath, [program, ...argv], { cwd: project.folder, env: project.environment, stdio: 'ignore' });
    while (ledgerLines() < 3 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    project.aside('script.yml', honest(700));
    const { json } = await fix(project, sumIssue);
    expect(json).toMatchObject({ outcome: 'fixed', cost: { calls: 6, failedCalls: 1 } });
    expect(ledgerLines()).toBe(3 + 8);
  });

  test('a model that goes in circles ends the run with its own status, and nothing is published', async () => {
    const read = { text: '', calls: [{ name: 'read', input: { path: 'index.js' } }] };
    project.aside('script.yml', JSON.stringify({ answers: [{ loop: true, say: [read] }] }));
    const { exitCode, stderr } = await fix(project, sumIssue);
    expect({ exitCode, branches: project.git('branch', '--list', 'bot/*') }).toEqual({ exitCode: 3, branches: '' });
    expect(stderr).toContain('goes in circles');
  });

  test('what is wrong with the models is told before anything is done, all at once', async () => {
    const { exitCode, stderr } = await fix(project, sumIssue, '--ladder', 'small,search,nobody');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/2 problems[^]*"nobody"[^]*"search" \(tier 0\) comes after/);
    const bounds = await fix(project, sumIssue, '--budget', 'tokens=5');
    expect(bounds).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('inputTokens=400000,usd=2') as string });
  });
});
