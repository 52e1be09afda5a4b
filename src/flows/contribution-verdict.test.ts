import { describe, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { fakeGateForge, type FakeGateForge } from '#ports/gate-forge.fake.ts';
import { contributionVerdict } from './contribution-verdict.ts';

async function repositoryWith(files: Readonly<Record<string, string>>): Promise<FakeGateForge & { readonly calls: string[] }> {
  const calls: string[] = [];
  const forge = fakeGateForge({ before: async (call) => void calls.push(call) });
  for (const [path, text] of Object.entries(files)) await forge.seed.commitFile(path, text, `docs: ${path}`);
  return Object.assign(forge, { calls });
}

describe('contributionVerdict', () => {
  it('goes where nothing is said, with a call for each of three folders and each file that may say it', async () => {
    const forge = await repositoryWith({ 'src/AI_POLICY.md': 'AI-generated code is forbidden.\n', 'index.js': 'x\n' });
    expect(await contributionVerdict(forge)).toEqual({ kind: 'go', conditions: [] });
    expect(forge.calls).toEqual(['folder', 'folder', 'folder', 'file']);
  });

  it.each(['AI_POLICY.md', '.github/CONTRIBUTING.md', 'docs/CONTRIBUTING.md'])(
    'leaves a repository alone whose %s bans AI',
    async (path) => {
      const forge = await repositoryWith({ [path]: '# Rules\n\nAI-generated contributions are not accepted.\n' });
      expect(await contributionVerdict(forge)).toEqual({
        kind: 'leave',
        because: `${path}, line 3, says "AI-generated contributions are not accepted."`,
      });
    },
  );

  it('asks where a person has to be in the loop, and shows the sentence without what a terminal would act on', async () => {
    const rule = 'Contributors must review and understand every line of AI-generated code before they submit it.';
    const verdict = await contributionVerdict(
      await repositoryWith({ 'CONTRIBUTING.md': `${rule.replace('every', 'every\u001b[31m')}\n` }),
    );
    expect(verdict).toMatchObject({ kind: 'ask', because: expect.stringMatching(/^CONTRIBUTING\.md, line 1, says "/) });
    expect(JSON.stringify(verdict)).not.toContain('\\u001b');
  });

  it('goes with a condition where AI has to be disclosed', async () => {
    const forge = await repositoryWith({ 'AI_POLICY.md': 'All use of AI must be disclosed in the pull request.\n' });
    expect(await contributionVerdict(forge)).toEqual({
      kind: 'go',
      conditions: ['AI_POLICY.md, line 1, says "All use of AI must be disclosed in the pull request."'],
    });
  });

  it('asks where a folder or a policy is too large to read, and has no verdict where an answer was lost', async () => {
    const cut = { kind: 'ask', because: 'its rules for contributors could not be read whole' };
    const refuse = (kind: 'repository' | 'network') => async (): Promise<never> => Promise.reject(new WorldError(kind, 'No.'));
    const forge = await repositoryWith({ 'AI_POLICY.md': 'All use of AI must be disclosed.\n' });
    expect(await contributionVerdict({ ...forge, folder: refuse('repository') })).toEqual(cut);
    expect(await contributionVerdict({ ...forge, file: async () => null })).toEqual(cut);
    await expect(contributionVerdict({ ...forge, folder: refuse('network') })).rejects.toMatchObject({ kind: 'network' });
  });
});
