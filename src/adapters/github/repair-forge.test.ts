import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Repository } from '../../../test/github/world.ts';
import { forgeContract } from '#ports/forge.contract.ts';
import type { PushBranch } from '#ports/branch-pusher.ts';
import { startBench, type Bench } from './test-support/connected.ts';

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench.close());
afterEach(() => expect(bench.misuse()).toEqual([]));

forgeContract('GitHub', async () => {
  const repository = await bench.repository(7);
  const gitHub = await bench.connect(repository);
  return {
    forge: gitHub.repairForge({ push: seedBranch(repository), report: () => undefined }),
    commentsOn: async (on) => {
      const comments = await asked(repository, `/issues/${await numberOf(repository, on)}/comments?per_page=100`);
      return comments.map((comment) => String(comment['body']).replace(/\n\n<!-- patchline:comment [0-9a-f]{32} -->$/, ''));
    },
    labelsOn: async (on) => {
      const labels = await asked(repository, `/issues/${await numberOf(repository, on)}/labels?per_page=100`);
      return labels.map((label) => String(label['name']));
    },
  };
});

/** The contract's commits are made up, so a commit of ours stands for each. */
function seedBranch(repository: Repository): PushBranch {
  const seen = new Set<string>();
  return async ({ branch }) => {
    const existed = seen.has(branch);
    seen.add(branch);
    if (!existed) await bench.github.commit({ repository, branch, files: { 'b.js': `${branch}\n` }, message: branch });
    return { existed };
  };
}

async function numberOf(repository: Repository, on: string): Promise<number> {
  if (on.startsWith('issue-')) return Number(on.slice(6));
  const pulls = await asked(repository, '/pulls?state=all&per_page=100');
  return Number(pulls.find((pull) => (pull['head'] as { ref: string }).ref === on)?.['number']);
}

async function asked(repository: Repository, path: string): Promise<readonly Record<string, unknown>[]> {
  const { github } = bench;
  const answer = await github.call(github.tokens.maintainer, 'GET', `/repos/${repository.fullName}${path}`);
  return answer as readonly Record<string, unknown>[];
}
