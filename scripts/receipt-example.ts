/**
 * The worked example of docs/receipt.md, made by doing it: a small repository is repaired, tested in the sandbox and signed.
 * Prints the section; `--write` puts it into the page; `--time` measures how long verifying takes without replay.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { payloadType, type Receipt, statementRoles } from '#domain/receipt.ts';
import { preAuthenticationEncoding, toBase64 } from '#domain/receipt/dsse.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { checkClaim } from '#flows/verify-receipt.ts';
import { honestRepair } from '#flows/verify-receipt/honest-repair.fixture.ts';
import { sha256 } from '#lib/digest.ts';
import { fakeVerifier } from '#ports/signer.fake.ts';

const page: URL = new URL('../docs/receipt.md', import.meta.url);
export const exampleStart = '<!-- example: made by scripts/receipt-example.ts -->';
export const exampleEnd = '<!-- end of example -->';

/** The page with the example between its markers replaced. */
export function withExample(text: string, example: string): string {
  const [before = '', rest = ''] = text.split(exampleStart);
  const after = rest.split(exampleEnd)[1] ?? '';
  return `${before}${exampleStart}\n\n${example}\n${exampleEnd}${after}`;
}

export async function makeExample(): Promise<{ readonly example: string; readonly text: string }> {
  const honest = await honestRepair();
  const parsed = parseReceipt(honest.documents.receipt);
  await honest.cleanUp();
  if (parsed.kind === 'fault') throw new Error(parsed.fault.about);
  return { example: describe(parsed.receipt, honest.documents.graph ?? ''), text: honest.documents.receipt };
}

function describe(receipt: Receipt, graph: string): string {
  const payload = Buffer.from(receipt.envelopes.repair.payload).toString('utf8');
  const lines = statementRoles.map((role) => {
    const { payload: bytes, signatures } = receipt.envelopes[role];
    const encoded = preAuthenticationEncoding(payloadType, bytes);
    const [signature] = signatures;
    return `| ${role} | ${bytes.length} | \`${sha256(bytes)}\` | \`${sha256(encoded)}\` | \`${toBase64(signature?.sig ?? new Uint8Array())}\` |`;
  });
  return [
    'The statement of the role `repair`, indented for reading:',
    '',
    '```json',
    JSON.stringify(JSON.parse(payload), null, 2),
    '```',
    '',
    'Its graph document begins with',
    '',
    '```json',
    `${graph.slice(0, 200)}…`,
    '```',
    '',
    'The private key is the ed25519 key whose 32-byte seed is the sha256 of `fake signer maker`; its public half and id are',
    '',
    '```text',
    receipt.signer.publicKey.trimEnd(),
    receipt.signer.keyid,
    '```',
    '',
    '| role | payload bytes | sha256 of the payload | sha256 of the signed bytes (PAE) | signature |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
    `The sha256 of the receipt file, which the fix's commit names, is \`${receipt.digest}\`.`,
    '',
  ].join('\n');
}

async function measure(text: string): Promise<string> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let round = 0; round < 2_200; round += 1) {
    const started = process.hrtime.bigint();
    const parsed = parseReceipt(text);
    const claim = { expectedDigest: null, trustedKeys: null };
    const fault = parsed.kind === 'receipt' ? await checkClaim(parsed.receipt, [fakeVerifier], claim) : parsed.fault;
    times.push(Number(process.hrtime.bigint() - started) / 1_000);
    if (fault !== null) throw new Error(fault.kind);
  }
  const [fastest = 0, ...slower] = times.slice(200).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(before);
  const cpu = Math.round((user + system) / times.length);
  const wall = `median ${Math.round(slower[999] ?? 0)} µs, fastest ${Math.round(fastest)} µs`;
  return `${wall}, processor time ${cpu} µs on average (2,000 times, ${Buffer.byteLength(text)} bytes)`;
}

if (import.meta.main) {
  const { example, text } = await makeExample();
  if (process.argv.includes('--time')) console.log(`text, signatures and bindings: ${await measure(text)}`);
  else if (process.argv.includes('--write')) await writeFile(page, withExample(await readFile(page, 'utf8'), example));
  else console.log(example);
}
