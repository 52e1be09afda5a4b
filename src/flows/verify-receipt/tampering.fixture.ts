import { canonicalJson } from '#lib/canonical-json.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { composeRepair, type RepairFacts } from '#domain/receipt/compose.ts';
import { payloadType, statementRoles } from '#domain/receipt.ts';
import { preAuthenticationEncoding } from '#domain/receipt/dsse.ts';
import { fakeSigner } from '#ports/signer.fake.ts';
import type { HonestRepair } from './honest-repair.fixture.ts';

/** A receipt file, loosely: what somebody with an editor sees. */
export interface LooseFile {
  version: number;
  signer: { keyid: string; publicKey: string };
  envelopes: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }[];
}

/** Edits the file without signing it again. */
export function editFile(text: string, edit: (file: LooseFile) => void): string {
  const file = JSON.parse(text) as LooseFile;
  edit(file);
  return canonicalJson(file);
}

/** Edits the text of one signed statement; with a name, signs it again as that signer. */
export async function editStatement(
  text: string,
  role: (typeof statementRoles)[number],
  { edit, signAs }: { readonly edit: (statement: string) => string; readonly signAs: string | null },
): Promise<string> {
  const file = JSON.parse(text) as LooseFile;
  const envelope = file.envelopes[statementRoles.indexOf(role)];
  const [signature] = envelope?.signatures ?? [];
  if (envelope === undefined || signature === undefined) throw new Error(`no ${role} statement`);
  const before = Buffer.from(envelope.payload, 'base64').toString('utf8');
  const after = edit(before);
  if (before === after) throw new Error('the edit changed nothing');
  envelope.payload = Buffer.from(after).toString('base64');
  if (signAs !== null) {
    const sig = await fakeSigner(signAs).sign(preAuthenticationEncoding(payloadType, Buffer.from(after)));
    signature.sig = Buffer.from(sig).toString('base64');
  }
  return canonicalJson(file);
}

/** The predicate of another patch of the same defect, with trees that really exist: consistent, and a lie. */
export async function repairWith(
  honest: HonestRepair,
  changes: readonly FileChange[],
  facts: Partial<RepairFacts> = {},
): Promise<RepairPredicate> {
  const headTree = await honest.ports.workspace.tree(honest.facts.base.commit, changes);
  return composeRepair({ ...honest.facts, changes, headTree, ...facts });
}

/** The honest changes with some of them replaced or added. */
export function changesWith(honest: HonestRepair, others: Readonly<Record<string, string>>): readonly FileChange[] {
  const kept = honest.facts.changes.filter((change) => !(change.path in others));
  const added = Object.entries(others).map(([path, content]): FileChange => ({ path, content, executable: false }));
  return [...kept, ...added];
}
