import { canonicalDigest, canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import {
  type RepairPredicate,
  repairPredicateType,
  type StatementRole,
  statementType,
  testResultPredicateType,
  verdictPredicateType,
  verifierId,
} from '../receipt.ts';
import { scoreTableDigest } from './receipt-score.ts';
import { verdictProperties } from './verdict-properties.ts';

type Unbound = Omit<RepairPredicate, 'statements'>;

/**
 * The text of one statement of a receipt. `before`, `after` and `verdict` are derived from the repair predicate alone, for readers
 * that know only the standard predicates: a verifier derives them again and compares bytes.
 */
export function statementText(role: StatementRole, repair: RepairPredicate): string {
  if (role !== 'repair') return projection(role, repair);
  return canonicalJson(statement(headSubject(repair), repairPredicateType, repair));
}

/** sha256 of the three derived statements. */
export function projectionDigests(repair: Unbound): RepairPredicate['statements'] {
  return {
    before: sha256(projection('before', repair)),
    after: sha256(projection('after', repair)),
    verdict: sha256(projection('verdict', repair)),
  };
}

function projection(role: Exclude<StatementRole, 'repair'>, repair: Unbound): string {
  switch (role) {
    case 'before':
      return canonicalJson(
        statement([{ name: 'base+tests', digest: { gitTree: repair.testedTree } }], testResultPredicateType, before(repair)),
      );
    case 'after':
      return canonicalJson(statement(headSubject(repair), testResultPredicateType, after(repair)));
    case 'verdict':
      return canonicalJson(statement(headSubject(repair), verdictPredicateType, verdict(repair)));
  }
}

function statement(subject: readonly object[], predicateType: string, predicate: object): object {
  return { _type: statementType, subject, predicateType, predicate };
}

function headSubject(repair: Unbound): readonly object[] {
  return [{ name: 'head', digest: { gitTree: repair.headTree } }];
}

/** The acceptance tests alone, on base: the run that must be red. */
function before(repair: Unbound): object {
  const failed = repair.tests.failToPass.names ?? [];
  return {
    result: 'FAILED',
    configuration: configuration(repair),
    passedTests: repair.acceptance.tests.map((test) => test.id).filter((id) => !failed.includes(id)),
    warnedTests: [],
    failedTests: failed,
  };
}

/** Acceptance tests and suite on head. Failures that base has too make it a warning, not a pass. */
function after(repair: Unbound): object {
  const tolerated = repair.evidence.suite?.failuresOnBase;
  const passed = [...repair.acceptance.tests.map((test) => test.id), ...(repair.tests.passToPass.names ?? [])];
  return {
    result: tolerated !== undefined && tolerated.count > 0 ? 'WARNED' : 'PASSED',
    configuration: configuration(repair),
    passedTests: [...new Set(passed)].sort(),
    warnedTests: [],
    failedTests: tolerated?.names ?? [],
  };
}

function configuration(repair: Unbound): readonly object[] {
  const frozen = repair.acceptance.files.map((file) => ({ name: file.path, digest: { sha256: file.sha256 } }));
  return [{ name: 'test-setup', digest: { sha256: canonicalDigest(repair.setup) } }, ...frozen];
}

function verdict(repair: Unbound): object {
  return {
    verifier: { id: verifierId, policies: [{ name: 'score-table', digest: { sha256: scoreTableDigest } }] },
    timeCreated: repair.finishedAt,
    properties: verdictProperties(repair),
  };
}
