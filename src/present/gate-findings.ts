import { filterRules, testChecks, type Finding } from '#domain/gate/finding.ts';
import type { GateStage } from '#domain/gate/label.ts';
import { list, object, oneOf, readShape, text, type Shape } from '#lib/json-shape.ts';
import { parseStrictJson } from '#lib/strict-json.ts';

/** Most characters of one stage's line. */
const mostCharacters = 4_000;

const outcomes = ['pass', 'note', 'warn', 'reject', 'unknown'] as const;

type KeptFinding = Omit<Finding, 'evidence'>;

const kept: Shape<readonly KeptFinding[]> = list(
  object({ rule: oneOf([...filterRules, ...testChecks]), outcome: oneOf(outcomes), says: text('a sentence', /^\P{Cc}*$/u, 500) }),
  filterRules.length + testChecks.length,
);

/** What a stage found, as one line of the gate's comment that no reader sees and that a later stage reads: the gate keeps nothing elsewhere. */
export function formatFindings(stage: GateStage, head: string, findings: readonly Finding[]): string {
  const line = (most: number): string => {
    const told = findings.map(({ rule, outcome, says }) => ({ rule, outcome, says: plain(says, most) }));
    return `<!-- patchline:findings ${stage} ${head} ${Buffer.from(JSON.stringify(told)).toString('base64url')} -->`;
  };
  return [300, 120, 40, 0].map(line).find((one) => one.length <= mostCharacters) ?? line(0);
}

/** What a stage found about a commit; `null` where the gate's own comment does not say it, says it twice, or not in this form. */
export function findingsIn(body: string, stage: GateStage, head: string): readonly Finding[] | null {
  const found = [...body.matchAll(/^<!-- patchline:findings ([a-z]+) ([0-9a-f]{40,64}) ([A-Za-z0-9_-]+) -->\r?$/gm)].filter(
    ([, name, commit]) => name === stage && commit === head,
  );
  const [, , , encoded] = found[0] ?? [];
  if (found.length !== 1 || encoded === undefined) return null;
  const parsed = parseStrictJson(Buffer.from(encoded, 'base64url').toString('utf8'));
  if (parsed.kind === 'fault') return null;
  const shaped = readShape(kept, parsed.value, 'findings');
  return shaped.kind === 'value' ? shaped.value.map((finding) => ({ ...finding, evidence: [] })) : null;
}

function plain(says: string, most: number): string {
  return says
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, most)
    .toWellFormed();
}
