import { ownComment } from '#domain/gate/gate-state.ts';
import type { Finding } from '#domain/gate/finding.ts';
import type { StageResult, StageWork } from '#domain/gate/stage-result.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { findingsIn } from '#present/gate-findings.ts';
import { gateReason, type ReasonModel, type Reasoned } from '../../stages/gate-reason/gate-reason.ts';

/** Explains a pull request from what the earlier stages left in the gate's own comment about this very commit. */
export function reasonWork(forge: Pick<PullRequests, 'comments' | 'self'>, reasoner: ReasonModel | null): StageWork {
  return async (pullRequest): Promise<StageResult> => {
    const own = ownComment(await forge.comments(pullRequest.number), (await forge.self()).id)?.body ?? '';
    const head = pullRequest.head.commit;
    const [filter, test] = (['filter', 'test'] as const).map((stage) => findingsIn(own, stage, head));
    const findings = [...(filter ?? []), ...(test ?? [])];
    // A stage whose findings are not there has proven nothing.
    const agreed = filter !== null && test !== null && hasAgreed(test ?? []);
    const reasoned = await gateReason({ pullRequest, findings, agreed }, reasoner);
    return { next: reasoned.next, findings: [], paragraph: told(reasoned), details: detailsOf(reasoned), fingerprint: null };
  };
}

function hasAgreed(test: readonly Finding[]): boolean {
  return test.some(({ rule, outcome }) => rule === 'test:red-green' && outcome === 'pass');
}

function told({ paragraph: { what, evidence, risk }, writer, fallback }: Reasoned): string {
  const by =
    writer === null ? 'Composed from the checks, without a model' : `Written by the model ${writer}, which decides nothing`;
  return `${what} ${evidence} ${risk} (${by}${fallback === null ? '' : `: ${fallback}`}.)`;
}

function detailsOf({ writer, usage }: Reasoned): StageResult['details'] {
  if (usage === null) return [];
  const { inputTokens, outputTokens, costMicroUsd } = usage;
  const money = costMicroUsd === null ? 'price unknown' : `${(costMicroUsd / 1e6).toFixed(4)} US dollars`;
  return [
    {
      title: `Cost of the model${writer === null ? '' : ` ${writer}`}`,
      lines: [`${inputTokens ?? '?'} tokens in, ${outputTokens ?? '?'} out, ${money}`],
    },
  ];
}
