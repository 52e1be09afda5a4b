import type { Finding } from '#domain/gate/finding.ts';
import type { StageResult, StageWork } from '#domain/gate/stage-result.ts';
import { gateMarker, ownComment } from '#domain/gate/gate-state.ts';
import type { OwnComments } from '#ports/own-comments.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { findingsIn } from '#present/gate-findings.ts';
import { gateReason, type ReasonModel, type Reasoned } from '../../stages/gate-reason/gate-reason.ts';

export interface ReasonWorkOptions {
  /** `null`: the paragraph is composed from the facts. */
  readonly reasoner: ReasonModel | null;
  /** Most pull requests of a day (UTC) that the model explains. */
  readonly perDay: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Explains a pull request from what the earlier stages left in the gate's own comment about this very commit. */
export function reasonWork(
  forge: Pick<PullRequests, 'comments' | 'self'> & OwnComments,
  { reasoner, perDay, now }: ReasonWorkOptions,
): StageWork {
  return async (pullRequest): Promise<StageResult> => {
    const own = ownComment(await forge.comments(pullRequest.number), (await forge.self()).id)?.body ?? '';
    const head = pullRequest.head.commit;
    const [filter, test] = (['filter', 'test'] as const).map((stage) => findingsIn(own, stage, head));
    const findings = [...(filter ?? []), ...(test ?? [])];
    // A stage whose findings are not there has proven nothing.
    const agreed = filter !== null && test !== null && hasAgreed(test ?? []);
    const day = dayOf(now());
    const isSpent = reasoner !== null && (await explainedOn(forge, day, now() - dayMs)) >= perDay;
    const reasoned = await gateReason({ pullRequest, findings, agreed }, isSpent ? null : reasoner);
    const spent = isSpent
      ? { ...reasoned, fallback: `the ${perDay} pull requests that it may explain today are used up` }
      : reasoned;
    return { next: spent.next, findings: [], paragraph: told(spent), details: detailsOf(spent, day), fingerprint: null };
  };
}

const dayMs = 86_400_000;

/** `20261121`, UTC. */
function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Pull requests whose comment says that a model was asked on this day: the gate counts in what everybody can read. */
async function explainedOn(forge: OwnComments, day: string, since: number): Promise<number> {
  let count = 0;
  for await (const { body } of forge.ownComments({ marker: gateMarker, since }))
    if (body.includes(`${costOf} on day ${day}`)) count += 1;
  return count;
}

const costOf = 'Cost of the model';

function hasAgreed(test: readonly Finding[]): boolean {
  return test.some(({ rule, outcome }) => rule === 'test:red-green' && outcome === 'pass');
}

function told({ paragraph: { what, evidence, risk }, writer, fallback }: Reasoned): string {
  const by =
    writer === null ? 'Composed from the checks, without a model' : `Written by the model ${writer}, which decides nothing`;
  return `${what} ${evidence} ${risk} (${by}${fallback === null ? '' : `: ${fallback}`}.)`;
}

function detailsOf({ usage }: Reasoned, day: string): StageResult['details'] {
  if (usage === null) return [];
  const { inputTokens, outputTokens, costMicroUsd } = usage;
  const money = costMicroUsd === null ? 'price unknown' : `${(costMicroUsd / 1e6).toFixed(4)} US dollars`;
  return [{ title: `${costOf} on day ${day}`, lines: [`${inputTokens ?? '?'} tokens in, ${outputTokens ?? '?'} out, ${money}`] }];
}
