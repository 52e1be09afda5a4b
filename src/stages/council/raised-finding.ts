import { z } from 'zod';
import type { Adversary } from '#domain/model-role.ts';
import type { CouncilFinding } from '#domain/run-state.ts';
import { oneLine } from '#present/plain-text.ts';
import { citationForm, type CheckedCitation } from '../citation.ts';
import { executableForm, type ClaimRun } from '../executable-claim.ts';

/** Most findings that are taken from one councillor. */
export const mostFindings = 5;

const findingForm = z.object({
  severity: z.enum(['info', 'low', 'medium', 'high', 'blocking']),
  text: z.string().min(1).max(2_000),
  cites: citationForm.nullish(),
  run: executableForm.nullish(),
});

export const findingsForm = z.object({ findings: z.array(findingForm).max(mostFindings) });

/** A finding as a councillor said it; nothing of it is believed. */
export type RaisedFinding = z.infer<typeof findingForm>;

/** What looking it up and executing it gave; `null` where it gave nothing to look up or to execute. */
export interface FindingChecks {
  readonly citation: CheckedCitation | null;
  /** The cited words name something that the reproduction calls: any other line of the code is there too, and shows nothing. */
  readonly citesSubject: boolean;
  readonly run: ClaimRun | null;
}

/**
 * A finding with the weight that its checks give it. One whose citation or claim is wrong is a remark; one that is called blocking and of which nothing was
 * confirmed asks a person and halts nothing, so that in what is recorded `blocking` always means confirmed.
 */
export function weighFinding(
  raised: RaisedFinding,
  checks: FindingChecks,
  who: { readonly by: Adversary; readonly model: string },
): CouncilFinding {
  const { citation, citesSubject, run } = checks;
  const isConfirmed = (citation?.found === true && citesSubject) || run?.outcome === 'confirmed';
  const isWrong = citation?.found === false || run?.outcome === 'not-confirmed';
  const isUnshown = raised.severity === 'blocking' && !isConfirmed;
  const remarks = [
    ...(citation?.found === false ? [`what it cites is not found: ${citation.why}`] : []),
    ...(run === null ? [] : [run.seen]),
    ...(isUnshown && !isWrong ? ['said to be blocking, but nothing of it could be confirmed: a person should look at it'] : []),
  ];
  return {
    ...who,
    severity: isWrong ? 'info' : isUnshown ? 'high' : raised.severity,
    text: `${oneLine(raised.text, 400)}${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}`,
    at: citation?.found === true ? citation.at : null,
    round: 1,
    resolution: null,
  };
}
