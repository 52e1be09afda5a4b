import type { TestConclusion } from '#domain/gate/conclude-test.ts';
import type { Finding, FindingOutcome } from '#domain/gate/finding.ts';
import { oneLine } from './plain-text.ts';

const marks: Readonly<Record<FindingOutcome, string>> = {
  pass: 'ok  ',
  note: 'note',
  warn: 'look',
  reject: 'no  ',
  unknown: '?   ',
};

/** What the test stage came to, for a terminal. */
export function conclusionLines({ findings, next, agreed }: TestConclusion): readonly string[] {
  return [
    ...findings.flatMap(findingLines),
    agreed
      ? `The gate would go on with it (${next}): the replay agreed.`
      : `The gate would set ${next}; a replay that agreed was not seen.`,
  ];
}

/** One finding with its evidence, foreign text made harmless. */
export function findingLines({ rule, outcome, says, evidence }: Finding): readonly string[] {
  return [
    `${marks[outcome]}  ${rule}: ${oneLine(says, 400)}`,
    ...evidence.slice(0, 8).map((line) => `        ${oneLine(line, 200)}`),
  ];
}
