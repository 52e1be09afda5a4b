import { canonicalJson } from '#lib/canonical-json.ts';
import {
  embeddedBytesLimit,
  type NameList,
  payloadType,
  type Receipt,
  receiptKind,
  receiptVersion,
  type RepairPredicate,
  statementRoles,
} from '../receipt.ts';
import { graphDocument } from '../graph-document.ts';
import { composeRepair, type RepairFacts, withStatements } from './compose.ts';
import { toBase64 } from './dsse.ts';
import { namesDocument, withoutNames } from './names.ts';
import { statementText } from './projections.ts';

/**
 * The receipt as people see it: the same fields, but each payload as readable JSON instead of base64, indented. Characters that a
 * page, a mail gateway or a fence could take for something else are written as escapes, so any re-indentation keeps the values.
 */
export function embeddedForm(receipt: Receipt): string {
  const envelopes = statementRoles.map((role) => {
    const { payload, signatures } = receipt.envelopes[role];
    const statement: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return { payloadType, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) })), statement };
  });
  return prettyAscii({ kind: receiptKind, version: receiptVersion, signer: receipt.signer, envelopes });
}

/** Bytes that keys and signatures add to the four statements. */
const signatureAllowance = 4_096;

/**
 * Cuts the names that need not be in a pull request's body until the embedded form fits: suite files, then passing tests of the
 * suite, then failures that base has too. Acceptance tests keep their names. The lists stay bound by count and digest.
 */
export function cutToFit(repair: RepairPredicate, limit: number = embeddedBytesLimit): RepairPredicate {
  return cuts.reduce((fitting, cut) => (embeddedBytes(fitting) > limit ? withStatements(cut(fitting)) : fitting), repair);
}

const cuts: readonly ((repair: RepairPredicate) => RepairPredicate)[] = [
  (repair) => ({ ...repair, setup: { ...repair.setup, suiteFiles: withoutNames(repair.setup.suiteFiles) } }),
  (repair) => ({ ...repair, tests: { ...repair.tests, passToPass: withoutNames(repair.tests.passToPass) } }),
  (repair) => {
    const suite = repair.evidence.suite && {
      ...repair.evidence.suite,
      newFailures: withoutNames(repair.evidence.suite.newFailures),
      failuresOnBase: withoutNames(repair.evidence.suite.failuresOnBase),
    };
    return { ...repair, evidence: { ...repair.evidence, suite } };
  },
];

/** What travels with a receipt, before it is signed. */
export interface PreparedRepair {
  readonly repair: RepairPredicate;
  /** Texts of `graph.json` and `names.json`, to be published beside `receipt.json`. */
  readonly graph: string;
  readonly names: string;
}

/** The predicate of a run, cut to fit a pull request's body, and the documents that it binds. */
export function prepareRepair(facts: RepairFacts): PreparedRepair {
  const whole = composeRepair(facts);
  return { repair: cutToFit(whole), graph: graphDocument(facts.graph).text, names: namesDocument(cuttableLists(whole)) };
}

/** Every list that `cutToFit` may cut. */
export function cuttableLists(repair: RepairPredicate): readonly NameList[] {
  const suite = repair.evidence.suite;
  return [repair.setup.suiteFiles, repair.tests.passToPass, ...(suite === null ? [] : [suite.newFailures, suite.failuresOnBase])];
}

function embeddedBytes(repair: RepairPredicate): number {
  const statements = statementRoles.map((role): unknown => JSON.parse(statementText(role, repair)));
  return Buffer.byteLength(prettyAscii({ envelopes: statements.map((statement) => ({ statement })) })) + signatureAllowance;
}

function prettyAscii(value: unknown): string {
  const sorted: unknown = JSON.parse(canonicalJson(value));
  return JSON.stringify(sorted, null, 1).replace(/[^\n\u0020-\u007e]|[`<>&@]/g, escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
