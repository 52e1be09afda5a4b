import type { Finding } from '#domain/gate/finding.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';

/** The three sentences of the paragraph: what this is, what evidence supports it, what the risk is. */
export interface Paragraph {
  readonly what: string;
  readonly evidence: string;
  readonly risk: string;
}

/** The paragraph that the facts give without a model. Holds no untrusted text but paths and test names, which the comment neutralises. */
export function composeParagraph(pullRequest: PullRequest, findings: readonly Finding[]): Paragraph {
  return { what: whatItIs(pullRequest), evidence: whatSupportsIt(findings), risk: whatIsAtRisk(findings) };
}

function whatItIs({ files, isTruncated, association, linkedIssues, author }: PullRequest): string {
  const added = files.reduce((sum, file) => sum + file.additions, 0);
  const removed = files.reduce((sum, file) => sum + file.deletions, 0);
  const count = `${isTruncated ? 'at least ' : ''}${files.length} ${files.length === 1 ? 'file' : 'files'} (+${added} −${removed})`;
  const first = files.toSorted((one, other) => other.additions + other.deletions - one.additions - one.deletions)[0];
  const mostly = first === undefined ? '' : `, mostly ${first.path}`;
  const answers =
    linkedIssues.length === 0 ? 'naming no issue' : `for ${linkedIssues.map((number) => `issue ${number}`).join(', ')}`;
  return `A change of ${count}${mostly}, ${answers}, by ${authorOf(association, author.kind)}.`;
}

function authorOf(association: PullRequest['association'], kind: 'person' | 'bot'): string {
  if (kind === 'bot') return 'an app';
  const words: Readonly<Record<PullRequest['association'], string>> = {
    owner: 'an owner',
    member: 'a member',
    collaborator: 'a collaborator',
    contributor: 'somebody who contributed before',
    'first-time': 'a first-time contributor',
    none: 'a newcomer',
  };
  return words[association];
}

function whatSupportsIt(findings: readonly Finding[]): string {
  const redGreen = findings.find((finding) => finding.rule === 'test:red-green');
  const supporting = [redGreen, ...findings.filter((finding) => finding !== redGreen && finding.rule.startsWith('test:'))];
  const passed = supporting.flatMap((finding) => (finding?.outcome === 'pass' ? [finding.says] : []));
  if (passed.length > 0) return passed.slice(0, 2).join(' ');
  return 'Nothing was executed that supports it.';
}

function whatIsAtRisk(findings: readonly Finding[]): string {
  const order = ['reject', 'warn', 'unknown'] as const;
  const risks = order.flatMap((outcome) =>
    findings.filter((finding) => finding.outcome === outcome).map((finding) => finding.says),
  );
  if (risks.length === 0) return 'The checks found nothing that speaks against it; they do not read intent.';
  const more = risks.length > 2 ? ` ${risks.length - 2} more are listed below.` : '';
  return `${risks.slice(0, 2).join(' ')}${more}`;
}
