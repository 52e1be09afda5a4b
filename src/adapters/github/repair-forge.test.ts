import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

describe('who labelled', () => {
  const label = 'auto:proceed-anyway';
  const put = (repository: Repository, token: string): Promise<unknown> =>
    bench.github.call(token, 'POST', `/repos/${repository.fullName}/issues/1/labels`, { labels: [label] });
  const handOf = async (repository: Repository, token = bench.github.tokens.maintainer) => {
    const gitHub = await bench.connect(repository, { kind: 'token', token });
    const forge = gitHub.repairForge({ push: seedBranch(repository), report: () => undefined });
    return forge.labelledBy('issue-1', label);
  };

  it('is asked of the events, and a person who may write is told from bots and from those who only sort issues', async () => {
    const { github } = bench;
    const repository = await bench.repository(1);
    expect(await handOf(repository)).toBeNull();
    await put(repository, github.tokens.maintainer);
    expect(await handOf(repository)).toEqual({ who: 'maintainer', mayDecide: true });
    const second = await bench.repository(1);
    await put(second, github.tokens.app);
    expect(await handOf(second)).toEqual({ who: 'patchline[bot]', mayDecide: false });
    const third = await bench.repository(1);
    third.roles.set('contributor', 'triage');
    await put(third, github.tokens.contributor);
    expect(await handOf(third)).toEqual({ who: 'contributor', mayDecide: false });
  });
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
