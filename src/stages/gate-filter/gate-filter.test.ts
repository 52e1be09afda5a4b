import { beforeEach, describe, expect, it } from 'vitest';
import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import { WorldError } from '#domain/world-error.ts';
import { settingsOf } from '#engines/filter/filter-facts.fixture.ts';
import { fakeGateForge, type FakeGateForge } from '#ports/gate-forge.fake.ts';
import { gateFilter, type GateFilterResult } from './gate-filter.ts';

const marker = '<!-- a marker -->';
const now = Date.UTC(2026, 0, 2);
const content = 'export const add = (a, b) => a + b;\n';

let calls: string[] = [];
let forge: FakeGateForge;

beforeEach(() => {
  calls = [];
  forge = fakeGateForge({ before: async (call) => void calls.push(call) });
});

async function filter(pullRequest: number, settings: Partial<FilterSettings> = {}): Promise<GateFilterResult> {
  const input = { pullRequest, settings: settingsOf(settings), now, marker, aiPolicy: async () => null };
  const result = await gateFilter(forge, input);
  if (result === null) throw new Error(`no pull request ${pullRequest}`);
  return result;
}

const open = (fields: Partial<Parameters<FakeGateForge['seed']['openPullRequest']>[0]> = {}) =>
  forge.seed.openPullRequest({ title: 'fix: add', body: '', author: 'first', path: 'add.js', content, ...fields });

const outcome = ({ verdict }: GateFilterResult, name: string) => verdict.findings.find(({ rule }) => rule === name)?.outcome;

async function remember(number: number): Promise<GateFilterResult> {
  const result = await filter(number);
  await forge.apply({
    kind: 'comment',
    on: `pull-${number}`,
    marker,
    body: `${marker}\n<!-- patchline:fingerprint ${result.head} ${result.fingerprint} -->`,
  });
  return result;
}

describe('gateFilter', () => {
  it('lets the first of two identical pull requests through and advises against the second, in either order of asking', async () => {
    const first = await open();
    const second = await open({ author: 'second', title: 'another title' });
    expect((await filter(second)).verdict.kind).toBe('advise-against');
    expect((await filter(first)).verdict.kind).toBe('let-through');
  });

  it('fetches no diff of a pull request whose fingerprint it wrote down', async () => {
    for (let index = 0; index < 5; index += 1) {
      await remember(await open({ author: `author-${index}`, path: `file-${index}.js`, content: `${index}\n` }));
    }
    const copy = await open({ author: 'late', path: 'file-3.js', content: '3\n' });
    calls = [];
    expect((await filter(copy)).verdict.kind).toBe('advise-against');
    expect(calls.filter((call) => call === 'files')).toEqual([]);
  });

  it('does not compare with what was written down for another commit', async () => {
    const first = await open();
    await remember(first);
    await forge.seed.push(first, 'add.js', 'quite another thing\n');
    const second = await open({ author: 'second' });
    expect((await filter(second)).verdict.kind).toBe('let-through');
  });

  it('does not believe a fingerprint that somebody else wrote', async () => {
    const first = await open({ path: 'else.js' });
    const victim = await open({ author: 'victim' });
    const theirs = await filter(victim);
    const forged = `<!-- patchline:fingerprint ${theirs.head} ${theirs.fingerprint} -->`;
    const { head } = await filter(first);
    await forge.seed.comment(first, 'first', `${marker}\n${forged.replace(/[0-9a-f]{40}/, head)}`);
    expect((await filter(victim)).verdict.kind).toBe('let-through');
  });

  it('fetches at most 40 diffs, those of open pull requests first, and says what it did not compare', async () => {
    for (let index = 0; index < 45; index += 1) {
      const number = await open({ path: `file-${index}.js`, content: `${index}\n` });
      if (index < 3) await forge.seed.setState(number, 'closed');
    }
    const last = await open({ author: 'late', path: 'file-20.js', content: '20\n' });
    calls = [];
    const result = await filter(last);
    expect(calls.filter((call) => call === 'files')).toHaveLength(40);
    expect(result.verdict.kind).toBe('advise-against');
    const other = await filter(await open({ author: 'later', path: 'z.js' }));
    expect(other.verdict.findings.find(({ rule }) => rule === 'identical-patch')?.evidence).toEqual([
      '6 earlier pull requests not compared: no fingerprint yet',
    ]);
  });

  it('forgets what was closed before the days that the owner set', async () => {
    const first = await open();
    await forge.seed.setState(first, 'closed');
    const second = await open({ author: 'second' });
    expect(outcome(await filter(second), 'identical-patch')).toBe('note');
    const early = settingsOf({ days: 1 });
    const input = { pullRequest: second, settings: early, now: now + 30 * 86_400_000, marker, aiPolicy: async () => null };
    const later = await gateFilter(forge, input);
    expect(later === null ? null : outcome(later, 'identical-patch')).toBe('pass');
  });

  it('reads linked issues, competing work and the mainline', async () => {
    const issue = await forge.seed.openIssue({ title: 'add subtracts', body: '' });
    await open({ path: 'other.js', body: `Fixes #${issue}` });
    await forge.seed.commitFile('x.js', 'x\n', `fix: mend it, closes #${issue}`);
    const second = await open({ author: 'second', body: `Closes #${issue}` });
    const result = await filter(second);
    expect(['linked-issue', 'competing-work', 'already-fixed'].map((name) => outcome(result, name))).toEqual([
      'pass',
      'note',
      'warn',
    ]);
  });

  it('says what is wrong with a receipt in the description', async () => {
    const number = await open({ body: 'Text\n```json\n{ "kind": "patchline-receipt", "kind": 1 }\n```\n' });
    const result = await filter(number);
    expect(result.verdict.findings.find(({ rule }) => rule === 'receipt')).toMatchObject({
      outcome: 'warn',
      evidence: [expect.stringContaining('duplicate-key')],
    });
  });

  it('hands over what the policy engine found', async () => {
    const number = await open();
    const finding = { rule: 'ai-policy', outcome: 'reject', says: 'Closed.', evidence: [] } as const;
    const input = { pullRequest: number, settings: settingsOf(), now, marker, aiPolicy: async () => finding };
    expect((await gateFilter(forge, input))?.verdict.kind).toBe('advise-against');
  });

  it('has no verdict where an answer was lost, and none for what is not there', async () => {
    const number = await open();
    const broken = fakeGateForge({ before: async () => Promise.reject(new WorldError('network', 'lost')) });
    const input = { pullRequest: number, settings: settingsOf(), now, marker, aiPolicy: async () => null };
    await expect(gateFilter(broken, input)).rejects.toMatchObject({ kind: 'network' });
    expect(await gateFilter(forge, { ...input, pullRequest: 999 })).toBeNull();
  });
});
