import { problemKinds, type LegResult, type LegRun } from './leg.ts';
import { type Legs, receiptClaim } from './legs.fixture.ts';

type Random = () => number;
type Place = 'repeat' | 'suite' | 'earlier';
/** `null` leg: it left no result. */
export type HostileLegs = { readonly [K in keyof Legs]: Legs[K] | null };

const pick = <T>(items: readonly T[], random: Random): T => {
  const found = items[Math.floor(random() * items.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/** One way to spoil a leg or a run; each makes a pair of legs that no honest execution leaves behind. */
const spoiltRuns: Readonly<Record<string, (run: LegRun, random: Random) => LegRun>> = {
  problem: (run, random) => ({
    ...run,
    problems: [pick(problemKinds, random)],
  }),
  'no exit status': (run) => ({ ...run, exitCode: null }),
  'other exit status': (run) => ({ ...run, exitCode: run.exitCode === 0 ? 1 : 0 }),
  'a test twice': (run, random) => ({ ...run, tests: [...run.tests, pick(run.tests, random)] }),
  'a test twice with another result': (run, random) => {
    const { id } = pick(run.tests, random);
    return { ...run, tests: [{ id, status: 'skipped', failure: null }, ...run.tests] };
  },
  'passed with a failure': (run, random) =>
    changeOne(run, random, (test) => ({ ...test, status: 'passed', failure: 'assertion' })),
  'failed without a failure': (run, random) => changeOne(run, random, (test) => ({ ...test, status: 'failed', failure: null })),
  'failed by the clock': (run, random) => changeOne(run, random, (test) => ({ ...test, status: 'failed', failure: 'timeout' })),
  'a new file that does not load': (run) => ({
    ...run,
    fileFailures: [...run.fileFailures, { file: 'test/c.test.js', failure: 'load' }],
  }),
};

function changeOne(run: LegRun, random: Random, change: (test: LegRun['tests'][number]) => LegRun['tests'][number]): LegRun {
  const at = Math.floor(random() * run.tests.length);
  return { ...run, tests: run.tests.map((test, index) => (index === at ? change(test) : test)) };
}

/** Ways to spoil one leg as a whole. */
const spoiltLegs: Readonly<Record<string, (leg: LegResult, random: Random) => LegResult | null>> = {
  'no result': () => null,
  cut: (leg) => ({ ...leg, truncated: true }),
  'another head': (leg) => ({ ...leg, head: 'c'.repeat(40) }),
  'another base': (leg) => ({ ...leg, base: 'd'.repeat(40) }),
  'the other leg': (leg) => ({ ...leg, leg: leg.leg === 'base' ? 'head' : 'base' }),
  'no repetition': (leg) => ({ ...leg, repeats: [] }),
  'fewer repetitions': (leg) => ({ ...leg, repeats: leg.repeats.slice(1) }),
  'no suite': (leg) => ({ ...leg, suite: null }),
  'other files': (leg) => ({
    ...leg,
    tests: leg.tests.kind === 'some' ? { ...leg.tests, files: ['test/z.test.js'] } : leg.tests,
  }),
  'other arguments': (leg) => ({ ...leg, tests: leg.tests.kind === 'some' ? { ...leg.tests, argv: ['true'] } : leg.tests }),
  'nothing to run': (leg, random) => ({
    ...leg,
    tests: { kind: 'none', because: pick(['no-source', 'no-tests', 'unknown'], random), detail: 'nothing' },
  }),
  'another claim': (leg) => ({ ...leg, claim: leg.claim.kind === 'none' ? receiptClaim : { kind: 'none' } }),
  'another receipt': (leg) => ({ ...leg, claim: { ...receiptClaim, digest: '9'.repeat(64) } as LegResult['claim'] }),
  'a test missing in one repetition': (leg, random) => {
    const [first, ...others] = leg.repeats;
    if (first === undefined) return null;
    const gone = pick(first.tests, random).id;
    const less = { ...first, tests: first.tests.filter(({ id }) => id !== gone) };
    return { ...leg, repeats: random() < 0.5 ? [less, ...others] : [...others, less] };
  },
  'an exception in one repetition': (leg) => {
    const [first, ...others] = leg.repeats;
    if (first === undefined) return null;
    const tests = first.tests.map((test, at) =>
      at === 1 ? ({ ...test, status: 'failed', failure: 'exception' } as const) : test,
    );
    return { ...leg, repeats: [{ ...first, exitCode: 1, tests }, ...others] };
  },
};

/** Ways to spoil the head alone: evidence that only it can hold, and results against the pull request. */
const spoiltHeads: Readonly<Record<string, (head: LegResult) => LegResult>> = {
  // Where a claim says what is run, base may have these tests already, and nothing is missing.
  'no earlier tests': (head) => (head.claim.kind === 'none' ? { ...head, earlier: null } : { ...head, truncated: true }),
  tampering: (head) => ({ ...head, tampering: ['a.js:1 builtin-patched'] }),
  'no fault noticed': (head) => ({ ...head, mutants: { killed: 0, total: 5 } }),
  'more faults noticed than made': (head) => ({ ...head, mutants: { killed: 9, total: 5 } }),
};

/** Spoils one side of an honest pair in a random way, and sometimes in more. Both sides could be spoilt so that they agree again. */
export function spoil(legs: Legs, random: Random): { readonly legs: HostileLegs; readonly how: readonly string[] } {
  const side = pick(['base', 'head'] as const, random);
  let leg: LegResult | null = legs[side];
  const how: string[] = [];
  do {
    const [name, next] = spoilOne(leg, side, random);
    how.push(`${side}: ${name}`);
    leg = next;
  } while (leg !== null && random() < 0.25);
  // Two faults can undo each other.
  const isUndone = JSON.stringify(leg) === JSON.stringify(legs[side]);
  return isUndone ? spoil(legs, random) : { legs: { ...legs, [side]: leg }, how };
}

function spoilOne(leg: LegResult, side: 'base' | 'head', random: Random): readonly [string, LegResult | null] {
  const kind = random();
  if (side === 'head' && kind < 0.15) {
    const [name, change] = pick(Object.entries(spoiltHeads), random);
    return [name, change(leg)];
  }
  if (kind < 0.55) {
    const [name, change] = pick(Object.entries(spoiltLegs), random);
    return [name, change(leg, random)];
  }
  const [name, change] = pick(Object.entries(spoiltRuns), random);
  // A suite that did not load on base before is nobody's fault.
  const places: readonly Place[] =
    side === 'base' && name.includes('does not load') ? ['repeat'] : ['repeat', 'suite', 'earlier'];
  const place = pick(places, random);
  return [`${name} (${place})`, inPlace(leg, place, (run) => change(run, random))];
}

function inPlace(leg: LegResult, place: Place, change: (run: LegRun) => LegRun): LegResult {
  const [first, ...others] = leg.repeats;
  if (place === 'earlier' && leg.earlier !== null && leg.earlier.tests.length > 0)
    return { ...leg, earlier: change(leg.earlier) };
  if (place === 'suite' && leg.suite !== null && leg.suite.tests.length > 0) return { ...leg, suite: change(leg.suite) };
  return first === undefined || first.tests.length === 0
    ? { ...leg, truncated: true }
    : { ...leg, repeats: [change(first), ...others] };
}
