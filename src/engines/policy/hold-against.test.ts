import { describe, expect, it } from 'vitest';
import { changedFile, pullRequestOf } from '#domain/gate/pull-request.fixture.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import { holdAgainst, mayContribute, readPolicy, type AiPolicy } from './policy.ts';

const policyOf = (text: string, path = 'AI_POLICY.md'): AiPolicy => readPolicy([{ path, text }]);
const ban = policyOf('AI-generated code is prohibited.');
const disclosure = policyOf('All AI usage must be disclosed, with the tool and the extent.');
const human = policyOf('There must be a human in the loop who understands all AI-generated code.');
const footer = '🤖 Generated with [Claude Code](https://claude.com/claude-code)';

const pull = (change: Partial<PullRequest> = {}): PullRequest =>
  pullRequestOf({ files: [changedFile({ additions: 120, deletions: 40, patch: null })], ...change });

describe('a ban', () => {
  it('is held against nobody who says nothing of AI', () => {
    expect(holdAgainst(ban, pull())).toMatchObject({ rule: 'ai-policy', outcome: 'pass' });
  });

  it.each([
    ['a trailer', pull({ commitMessages: ['fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>'] })],
    ['a footer', pull({ body: `Fixes it.\n\n${footer}` })],
    ['a sentence', pull({ body: 'I used ChatGPT to write this.' })],
    ["an agent's account", pull({ author: { id: 2, login: 'copilot-swe-agent[bot]', kind: 'bot' } })],
  ])('makes %s a reason for a person to look, with the words and the clause, and never rejects', (_, request) => {
    const finding = holdAgainst(ban, request);
    expect(finding.outcome).toBe('warn');
    expect(finding.evidence.join('\n')).toContain('AI_POLICY.md:1: AI-generated code is prohibited.');
  });

  it.each([
    ['a denial', pull({ body: 'No AI was used.' })],
    ['an unticked box', pull({ body: '- [ ] I used AI for this' })],
    ['a comment of the template', pull({ body: '<!-- if you used ChatGPT, say so -->\nFixed.' })],
    ['an unclosed comment', pull({ body: 'Fixed. <!-- I used ChatGPT' })],
    ['code in a fence', pull({ body: '```\nprint("generated with Claude")\n```' })],
    ['a ticked box about the policy', pull({ body: '- [x] I have read the AI policy' })],
    ['a bot that is no agent', pull({ author: { id: 3, login: 'dependabot[bot]', kind: 'bot' } })],
    ['fluent prose', pull({ body: 'This comprehensive change — robust and seamless — delves into parsing.' })],
  ])('does not take %s for a use of AI', (_, request) => {
    expect(holdAgainst(ban, request).outcome).toBe('pass');
  });

  it('on naming a tool as author speaks of the trailer only', () => {
    const policy = policyOf('All AI usage must be disclosed.\n\nDo not list AI tools as co-author of commits.');
    const named = pull({
      body: 'Claude helped with the tests.',
      commitMessages: ['fix\n\nCo-authored-by: Claude <noreply@anthropic.com>'],
    });
    expect(holdAgainst(policy, named)).toMatchObject({ outcome: 'warn', says: expect.stringContaining('take the trailer out') });
    expect(holdAgainst(policy, pull({ body: 'Claude helped with the tests.' })).outcome).toBe('pass');
  });
});

describe('a demand for disclosure', () => {
  it('is met by a trailer, a ticked box or a sentence', () => {
    expect(holdAgainst(disclosure, pull({ commitMessages: ['fix\n\nAssisted-by: some-model'] })).outcome).toBe('pass');
    expect(holdAgainst(disclosure, pull({ body: '- [x] AI was used, for the tests' })).outcome).toBe('pass');
    expect(holdAgainst(disclosure, pull({ body: '## AI disclosure\n\nthe tests only' })).outcome).toBe('pass');
  });

  it('is not met by the footer that a tool leaves behind', () => {
    expect(holdAgainst(disclosure, pull({ body: footer })).outcome).toBe('note');
    expect(holdAgainst(disclosure, pull({ body: `${footer}\n\nClaude wrote the tests, I wrote the fix.` })).outcome).toBe('pass');
  });

  it('of a template wants an answer, also when the answer is no', () => {
    const policy = policyOf('## AI\n\n- [ ] I did not use AI\n- [ ] I used AI\n', '.github/PULL_REQUEST_TEMPLATE.md');
    expect(holdAgainst(policy, pull()).outcome).toBe('note');
    expect(holdAgainst(policy, pull({ body: '- [x] I did not use AI\n- [ ] I used AI' })).outcome).toBe('pass');
  });
});

describe('the other demands', () => {
  it('ask who stands behind the change of an agent account, and pass a person', () => {
    expect(holdAgainst(human, pull({ author: { id: 2, login: 'devin-ai-integration[bot]', kind: 'bot' } })).outcome).toBe('warn');
    expect(holdAgainst(human, pull({ body: footer })).outcome).toBe('pass');
  });

  it('hold a limit for newcomers against newcomers only, and say unknown when the forge cut the list', () => {
    const policy = policyOf('# AI policy\n\nPull requests of new contributors are limited to at most 150 lines of code.');
    expect(holdAgainst(policy, pull()).outcome).toBe('warn');
    expect(holdAgainst(policy, pull({ association: 'contributor' })).outcome).toBe('pass');
    const small = pull({ files: [], isTruncated: true });
    expect(holdAgainst(policy, small).outcome).toBe('unknown');
    expect(holdAgainst(policy, { ...small, isTruncated: false }).outcome).toBe('pass');
  });

  it('ask where the policy is unclear and AI was used', () => {
    const policy = policyOf('The use of AI for contributions is discouraged.');
    expect(holdAgainst(policy, pull({ body: footer })).outcome).toBe('note');
    expect(holdAgainst(policy, pull()).outcome).toBe('pass');
  });

  it('leave out those whom the policy leaves out', () => {
    const policy = policyOf('AI-generated code is prohibited. Maintainers are exempt from these rules.');
    expect(holdAgainst(policy, pull({ body: footer, association: 'member' })).outcome).toBe('pass');
    expect(holdAgainst(policy, pull({ body: footer })).outcome).toBe('warn');
  });

  it('are unknown, not absent, where files were too large to read', () => {
    const policy = policyOf('Hello. '.repeat(40_000), 'CONTRIBUTING.md');
    expect(holdAgainst(policy, pull()).outcome).toBe('unknown');
  });
});

describe('our own side', () => {
  it('leaves a repository alone that forbids, asks where a person is wanted or it is unclear, and goes elsewhere', () => {
    expect(mayContribute(ban).kind).toBe('leave');
    expect(mayContribute(human).kind).toBe('ask');
    expect(mayContribute(policyOf('Please read our AI policy.', 'CONTRIBUTING.md')).kind).toBe('ask');
    expect(mayContribute(disclosure)).toMatchObject({ kind: 'go', conditions: [{ kind: 'disclose' }] });
    expect(mayContribute(policyOf('No AI-generated images are allowed.')).kind).not.toBe('leave');
    expect(mayContribute({ stance: 'none', clauses: [], isPartial: true }).kind).toBe('ask');
  });
});
