import type { LegClaim, OlderText } from '../leg.ts';

/** What an older manifest claims and what its texts look like, one sentence each; none where there is no such manifest. */
export function olderClaim(claim: LegClaim): readonly string[] {
  if (claim.kind !== 'manifest') return [];
  const { command, before, after } = claim;
  const said = [before === null ? null : 'fails without the change', after === null ? null : 'passes with it'];
  const both = said.filter((part) => part !== null).join(' and ');
  return [
    `an older manifest says that "${command}" ${both === '' ? 'was run' : both}, which proves nothing without a replay`,
    ...(claim.argv === null ? ['that command is one for a shell, and was not run'] : []),
    ...(claim.isForHead === false ? ['it was made for another commit than the head of this pull request'] : []),
    ...about('before', before),
    ...about('after', after),
  ];
}

/** Whether the text that it shows of before looks like a failure of the build, so that no assertion was reached. */
export function failsForWrongReason(claim: LegClaim): boolean {
  return claim.kind === 'manifest' && claim.before?.shows === 'load-failure';
}

function about(when: 'before' | 'after', text: OlderText | null): readonly string[] {
  if (text === null || text.text === 'missing') return [];
  const told = `its text of ${when}`;
  const other = text.text === 'other' ? [`${told} is not the one whose digest it names`] : [];
  if (when === 'before' && text.shows === 'load-failure')
    return [
      ...other,
      `${told} fails for the wrong reason: something did not build or load, so no assertion was reached (a hint)`,
    ];
  if (when === 'before' && text.shows === 'success') return [...other, `${told} shows no failure (a hint)`];
  if (when === 'after' && text.shows !== 'success' && text.shows !== 'unclear')
    return [...other, `${told} shows a failure (a hint)`];
  return other;
}
