import { oneLine } from '#lib/one-line.ts';
import { type LegClaim, type LegResult, type LegRun, parseLeg } from './leg.ts';

/** How much of a leg is kept: entries of a list, and code points of a name. */
interface Room {
  readonly entries: number;
  readonly name: number;
}

/** With the last, every leg is small enough. */
const rooms: readonly Room[] = [
  { entries: 900, name: 1_000 },
  { entries: 400, name: 300 },
  { entries: 100, name: 200 },
  { entries: 20, name: 100 },
];

/**
 * A leg as text that `parseLeg` reads. Where it is larger than `legBytesLimit`, or a list or name is longer than a leg may have, it is cut,
 * failures last, and says `truncated`, so that nobody takes it for a pass.
 */
export function writeLeg(leg: LegResult): string {
  const cut = rooms.map((room) => () => JSON.stringify({ ...cutLeg(leg, room), truncated: true }));
  for (const write of [() => JSON.stringify(leg), ...cut]) {
    const text = write();
    if (parseLeg(text).kind === 'leg') return text;
  }
  throw new Error('A leg cannot be read again however much of it is cut: its form and write-leg.ts disagree.');
}

function cutLeg(leg: LegResult, room: Room): LegResult {
  const { claim, tests, repeats, suite, earlier, tampering } = leg;
  return {
    ...leg,
    claim: cutClaim(claim, room),
    tests:
      tests.kind === 'some'
        ? { ...tests, argv: names(tests.argv, room), files: names(tests.files, room) }
        : { ...tests, detail: oneLine(tests.detail, room.name) },
    repeats: repeats.slice(0, 10).map((run) => cutRun(run, room)),
    suite: suite === null ? null : cutRun(suite, room),
    earlier: earlier === null ? null : cutRun(earlier, room),
    tampering: names(tampering, { ...room, entries: 20 }),
  };
}

function cutClaim(claim: LegClaim, room: Room): LegClaim {
  switch (claim.kind) {
    case 'receipt':
      return { ...claim, failToPass: names(claim.failToPass, room), acceptance: names(claim.acceptance, room) };
    case 'manifest':
      return { ...claim, command: oneLine(claim.command, room.name), argv: claim.argv === null ? null : names(claim.argv, room) };
    case 'none':
    case 'rejected':
      return claim;
  }
}

/** Failures are what a person looks for first. */
function cutRun(run: LegRun, room: Room): LegRun {
  const isRed = ({ status }: LegRun['tests'][number]): boolean => status === 'failed';
  const sorted = [...run.tests.filter(isRed), ...run.tests.filter((test) => !isRed(test))];
  return {
    ...run,
    tests: sorted.slice(0, room.entries).map((test) => ({ ...test, id: oneLine(test.id, room.name) })),
    fileFailures: run.fileFailures.slice(0, room.entries).map((each) => ({ ...each, file: oneLine(each.file, room.name) })),
  };
}

function names(list: readonly string[], room: Room): readonly string[] {
  return list.slice(0, room.entries).map((each) => oneLine(each, room.name));
}
