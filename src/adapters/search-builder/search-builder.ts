import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { searchRepair, type SearchResult, type Survivor } from '#engines/repair/repair.ts';
import type { Builder, BuildResult, BuildTask, RankedCandidate } from '#ports/builder.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';

/** The builder without a model: the search engine of `engines/repair`. */
export function searchBuilder(world: { readonly sandbox: Sandbox; readonly workspace: Workspace }): Builder {
  return {
    kind: 'search',
    build: async (task) => {
      const result = await searchRepair({
        sandbox: world.sandbox,
        checkout: task.checkout,
        tests: task.visibleTests,
        locations: task.locations,
        issueText: `${task.issue.title}\n${task.issue.body}`,
        refuted: task.refuted,
        budget: task.budget,
        seed: task.seed,
        progress: (doing, done, total) => task.progress({ doing, done, total }),
      });
      return await buildResult(world.workspace, task, result);
    },
  };
}

async function buildResult(workspace: Workspace, task: BuildTask, result: SearchResult): Promise<BuildResult> {
  const candidates: RankedCandidate[] = [];
  for (const survivor of result.survivors) candidates.push(await rankedCandidate(workspace, task, survivor));
  const nodes: readonly NewHypothesisNode[] = result.nodes;
  return { candidates, nodes, tried: result.tried, summary: result.summary };
}

async function rankedCandidate(workspace: Workspace, task: BuildTask, survivor: Survivor): Promise<RankedCandidate> {
  const patch = await workspace.candidate(task.checkout.commit, survivor.changes, survivor.origin);
  const { plausibility, sameBehaviourAs, differsOn } = survivor;
  return { patch, plausibility, reasons: [survivor.description, ...survivor.reasons], sameBehaviourAs, differsOn };
}
