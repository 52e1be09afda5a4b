import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { bindsItsNames } from '../receipt/names.ts';
import { cuttableLists } from '../receipt/embed.ts';
import { fault, type ReceiptFault } from '../receipt/fault.ts';
import { isSameVendor } from '../receipt/panel.ts';
import { statementText } from '../receipt/projections.ts';
import { receiptScore } from '../receipt/receipt-score.ts';
import { type Receipt, type RepairPredicate, statementRoles } from '../receipt.ts';

/** Whether the statements of a receipt say one thing: nothing outside of the receipt is looked at. `null`: they do. */
export function checkBindings(receipt: Receipt): ReceiptFault | null {
  return checkStatements(receipt) ?? checkNames(receipt.repair) ?? checkScore(receipt.repair) ?? checkPanel(receipt.repair);
}

/** The three standard statements must be, byte for byte, what the repair predicate makes them, and have the digests that it names. */
function checkStatements({ envelopes, repair }: Receipt): ReceiptFault | null {
  for (const role of statementRoles) {
    const { payload } = envelopes[role];
    if (Buffer.from(payload).toString('utf8') !== statementText(role, repair))
      return fault('binding-mismatch', `${role} statement`);
    if (role === 'repair') continue;
    const found = sha256(payload);
    if (repair.statements[role] !== found) return fault('binding-mismatch', `statements.${role}`, repair.statements[role], found);
  }
  return null;
}

function checkNames(repair: RepairPredicate): ReceiptFault | null {
  const { failToPass, passToPass } = repair.tests;
  const unbound = [failToPass, passToPass, ...cuttableLists(repair)].find((list) => !bindsItsNames(list));
  if (unbound !== undefined) return fault('binding-mismatch', 'a list of names', unbound.sha256, 'names with another digest');
  const known = new Set(repair.acceptance.tests.map((test) => test.id));
  const names = failToPass.names ?? [];
  const stranger = names.find((id) => !known.has(id));
  if (stranger !== undefined) return fault('binding-mismatch', 'tests.failToPass', 'an acceptance test', stranger);
  return names.length > 0 ? null : fault('binding-mismatch', 'tests.failToPass', 'at least one acceptance test, by name', 'none');
}

function checkScore(repair: RepairPredicate): ReceiptFault | null {
  const claimed = canonicalJson(repair.score);
  const found = canonicalJson(receiptScore(repair.evidence));
  return claimed === found ? null : fault('score-mismatch', 'score', claimed, found);
}

/** What follows from other fields is not taken on trust: two reviewers of one vendor cannot be called two vendors, nor a stranger's test a model's. */
function checkPanel({ panel, acceptance }: RepairPredicate): ReceiptFault | null {
  if (panel === undefined) return null;
  const found = isSameVendor(panel.reviewers);
  if (panel.sameVendorReviewers !== found) {
    return fault('binding-mismatch', 'panel.sameVendorReviewers', String(panel.sameVendorReviewers), String(found));
  }
  const known = new Set(acceptance.tests.map((test) => test.id));
  const stranger = panel.testAuthor?.tests.find((id) => !known.has(id));
  return stranger === undefined ? null : fault('binding-mismatch', 'panel.testAuthor', 'an acceptance test', stranger);
}
