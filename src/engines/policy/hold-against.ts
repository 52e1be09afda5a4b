import type { Finding } from '#domain/gate/finding.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import type { AiPolicy, PolicyClause, SizeLimit } from './clause.ts';
import { marksOf, type Mark } from './marks.ts';

type Judgement = Pick<Finding, 'outcome' | 'says' | 'evidence'>;

/**
 * Holds one pull request against what the repository says about AI, by what the pull request itself says: trailers, the account, footers, ticked
 * boxes, sentences. Style is never judged, and that a policy exists is held against nobody. It never rejects: a rule that reads prose is no
 * mechanical fact. Evidence holds untrusted sentences.
 */
export function holdAgainst(policy: AiPolicy, request: PullRequest): Finding {
  const clauses = policy.clauses.filter((clause) => !clause.exempt.includes(request.association));
  const marks = marksOf(request);
  const judgements = [
    ...forbiddenJudgements(clauses, marks),
    ...authorJudgements(clauses, marks),
    ...sizeJudgements(clauses, request),
    ...disclosureJudgements(clauses, marks),
    ...unclearJudgements(clauses, marks),
  ];
  const worst = (['warn', 'unknown', 'note'] as const).find((outcome) => judgements.some((one) => one.outcome === outcome));
  if (worst === undefined) return { rule: 'ai-policy', ...nothingToSay(policy, clauses, marks) };
  const told = judgements.filter((one) => one.outcome === worst);
  return {
    rule: 'ai-policy',
    outcome: worst,
    says: told[0]?.says ?? '',
    evidence: [...new Set([...told, ...judgements.filter((one) => one.outcome !== worst)].flatMap((one) => one.evidence))],
  };
}

function nothingToSay(policy: AiPolicy, clauses: readonly PolicyClause[], marks: readonly Mark[]): Judgement {
  if (policy.clauses.length === 0 && policy.isPartial)
    return {
      outcome: 'unknown',
      says: 'The policy files were too large to read whole, so that a policy on AI may have been missed.',
      evidence: [],
    };
  const says =
    policy.clauses.length === 0
      ? 'This repository says nothing about work done with AI.'
      : clauses.length === 0
        ? 'The policy on AI leaves out people of this standing in the repository.'
        : uses(marks).length > 0
          ? 'It says how AI was used, and nothing in the policy that was read speaks against it.'
          : 'Nothing in it says that AI was used, and it is taken at its word.';
  return { outcome: 'pass', says, evidence: uses(marks).slice(0, 3).map(markLine) };
}

function forbiddenJudgements(clauses: readonly PolicyClause[], marks: readonly Mark[]): readonly Judgement[] {
  const bans = clauses.filter((clause) => clause.kind === 'forbidden');
  const code = bans.filter((clause) => clause.scopes.includes('code'));
  const coAuthor = bans.filter((clause) => clause.scopes.includes('co-author'));
  const named = marks.filter((mark) => mark.kind === 'trailer' && /^co-?authored/i.test(mark.words));
  return [
    ...(code.length > 0 && uses(marks).length > 0
      ? [
          judgement(
            'warn',
            'This repository asks for work without AI, and the pull request says that AI was used: a person should look first.',
            code,
            uses(marks),
          ),
        ]
      : []),
    ...(coAuthor.length > 0 && named.length > 0
      ? [
          judgement(
            'warn',
            'This repository asks that no tool be named as an author; please take the trailer out.',
            coAuthor,
            named,
          ),
        ]
      : []),
  ];
}

function authorJudgements(clauses: readonly PolicyClause[], marks: readonly Mark[]): readonly Judgement[] {
  const asked = clauses.filter((clause) => clause.kind === 'human-in-the-loop' && clause.scopes.includes('code'));
  const accounts = marks.filter((mark) => mark.kind === 'agent-account');
  if (asked.length === 0 || accounts.length === 0) return [];
  return [
    judgement(
      'warn',
      "This repository asks that a person answers for each change, and an agent's account opened this one: who stands behind it?",
      asked,
      accounts,
    ),
  ];
}

function disclosureJudgements(clauses: readonly PolicyClause[], marks: readonly Mark[]): readonly Judgement[] {
  const asked = clauses.filter((clause) => clause.kind === 'disclose' && clause.scopes.includes('code'));
  const isSaid = marks.some((mark) => mark.kind === 'statement' || mark.kind === 'trailer');
  const traces = marks.filter((mark) => mark.kind === 'agent-account' || mark.kind === 'footer');
  if (asked.length === 0 || isSaid) return [];
  if (traces.length > 0)
    return [
      judgement(
        'note',
        'This repository asks to say which tool was used and for what; please add a sentence about it.',
        asked,
        traces,
      ),
    ];
  const boxes = asked.filter((clause) => /pull_request_template/i.test(clause.file));
  if (boxes.length === 0 || marks.some((mark) => mark.kind === 'denial')) return [];
  return [
    judgement(
      'note',
      'The template of this repository asks whether AI was used; please answer it, also when the answer is no.',
      boxes,
      [],
    ),
  ];
}

function unclearJudgements(clauses: readonly PolicyClause[], marks: readonly Mark[]): readonly Judgement[] {
  const unclear = clauses.filter((clause) => clause.kind === 'unclear');
  if (unclear.length === 0 || uses(marks).length === 0) return [];
  return [
    judgement(
      'note',
      'What this repository says about AI is not clear to a machine, and the pull request says that AI was used: please ask the maintainers.',
      unclear,
      uses(marks),
    ),
  ];
}

function sizeJudgements(clauses: readonly PolicyClause[], request: PullRequest): readonly Judgement[] {
  const isNewcomer = request.association === 'first-time' || request.association === 'none';
  return clauses.flatMap((clause) => {
    if (clause.kind !== 'size-cap' || clause.limit.of === 'open-pull-requests') return [];
    if (clause.limit.who === 'newcomers' && !isNewcomer) return [];
    return sizeJudgement(clause, clause.limit, request);
  });
}

function sizeJudgement(clause: PolicyClause, limit: SizeLimit, request: PullRequest): readonly Judgement[] {
  const size =
    limit.of === 'files' ? request.files.length : request.files.reduce((sum, file) => sum + file.additions + file.deletions, 0);
  if (size > limit.most)
    return [
      judgement(
        'warn',
        `This repository asks for at most ${limit.most} ${limit.of} here, and the change has ${size}: could it be split?`,
        [clause],
        [],
      ),
    ];
  return request.isTruncated
    ? [
        judgement(
          'unknown',
          `The forge cut the list of changes, so that the limit of ${limit.most} ${limit.of} could not be checked.`,
          [clause],
          [],
        ),
      ]
    : [];
}

/** Marks that say that AI was used. */
function uses(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark) => mark.kind !== 'denial');
}

function judgement(
  outcome: Judgement['outcome'],
  says: string,
  clauses: readonly PolicyClause[],
  marks: readonly Mark[],
): Judgement {
  return { outcome, says, evidence: [...marks.slice(0, 3).map(markLine), ...clauses.slice(0, 3).map(clauseLine)] };
}

function markLine(mark: Mark): string {
  return `the pull request (${mark.kind}): ${mark.words}`;
}

function clauseLine(clause: PolicyClause): string {
  return `${clause.file}:${clause.line}: ${clause.sentence}`;
}
