// node bench/receipt.ts [RECEIPT.json]: how long it takes to check a receipt's signatures and bindings, before anything is replayed.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ed25519Verifier } from '#adapters/ed25519-signer/ed25519-signer.ts';
import { payloadType } from '#domain/receipt.ts';
import { preAuthenticationEncoding } from '#domain/receipt/dsse.ts';
import { prepareRepair } from '#domain/receipt/embed.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { sampleFacts, sealAs } from '#domain/receipt/repair-facts.fixture.ts';
import { checkBindings } from '#domain/verify-receipt/check-bindings.ts';
import { checkSignatures } from '#flows/verify-receipt/check-signatures.ts';

const rounds = 300;
const [path] = process.argv.slice(2);
const text = path === undefined ? (await sealAs('bench', prepareRepair(sampleFacts()).repair)).text : readFileSync(path, 'utf8');

const spent = { parse: [] as number[], signatures: [] as number[], bindings: [] as number[] };
for (let round = 0; round < rounds; round += 1) await check();
const { parse, signatures, bindings } = spent;
const firstMs = (parse[0] ?? 0) + (signatures[0] ?? 0) + (bindings[0] ?? 0);
console.log(
  `receipt of ${Buffer.byteLength(text)} bytes; first check in a process ${firstMs.toFixed(2)} ms; medians of ${rounds}:`,
);
for (const [name, times] of Object.entries(spent)) console.log(`  ${name.padEnd(10)} ${median(times).toFixed(3)} ms`);
console.log(`  (the four ed25519 checks alone, with the key at hand: ${floorMs().toFixed(3)} ms)`);
console.log(`  signature and bindings together ${(median(signatures) + median(bindings)).toFixed(3)} ms`);

async function check(): Promise<void> {
  const start = performance.now();
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') throw new Error(`not a receipt: ${JSON.stringify(parsed.fault)}`);
  const read = performance.now();
  const unsigned = await checkSignatures(parsed.receipt, [ed25519Verifier], null);
  const signed = performance.now();
  const unbound = checkBindings(parsed.receipt);
  const bound = performance.now();
  if (unsigned !== null || unbound !== null) throw new Error(JSON.stringify(unsigned ?? unbound));
  spent.parse.push(read - start);
  spent.signatures.push(signed - read);
  spent.bindings.push(bound - signed);
}

/** What no verifier of four signatures can go below. */
function floorMs(): number {
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') return Number.NaN;
  const { signer, envelopes } = parsed.receipt;
  const key = createPublicKey(signer.publicKey);
  const signed = Object.values(envelopes).map(({ payload, signatures: [one] }) => ({
    bytes: preAuthenticationEncoding(payloadType, payload),
    sig: one?.sig ?? new Uint8Array(),
  }));
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    for (const { bytes, sig } of signed) verify(null, bytes, key, sig);
    return performance.now() - start;
  });
  return median(times);
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[times.length >> 1] ?? Number.NaN;
}
