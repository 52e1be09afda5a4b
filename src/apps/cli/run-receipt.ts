import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { receiptBytesLimit } from '#domain/receipt.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { WorldError } from '#domain/world-error.ts';
import { type ReceiptDocuments, verifyReceipt } from '#flows/verify-receipt.ts';
import { runTests } from '#flows/verify-receipt/run-tests.ts';
import { extractReceipt } from '#present/extract-receipt.ts';
import { receiptLines } from '#present/receipt-summary.ts';
import { faultSentence, receiptVerdictLines } from '#present/receipt-verdict.ts';
import { openVerifyWorld, type VerifyWorld } from '#wiring/verify-world.ts';

export interface ShowOptions {
  readonly repo: string;
  readonly json?: boolean;
}

export interface VerifyReceiptOptions extends ShowOptions {
  readonly all?: boolean;
  readonly replay: boolean;
  readonly trustedKey?: readonly string[];
  readonly salt?: string;
}

/** Verifies and tells. Returns the exit status: 0 verified, 1 rejected. */
export async function verify(source: string, options: VerifyReceiptOptions): Promise<number> {
  const world = await openVerifyWorld(options.repo, process.env, (doing) => console.error(doing));
  const documents = await readDocuments(source, world);
  const verdict = await verifyReceipt({ ...world, runTests }, documents, {
    replay: options.replay ? (options.all === true ? 'all' : 'sample') : 'none',
    trustedKeys: options.trustedKey ?? null,
    expectedDigest: null,
    salt: options.salt ?? null,
    node: process.versions.node,
    progress: teller(),
  });
  console.error(receiptVerdictLines(verdict).join('\n'));
  if (options.json === true) {
    const { kind, ...details } = verdict;
    console.log(JSON.stringify({ verdict: kind, ...details }));
  }
  return verdict.kind === 'verified' ? 0 : 1;
}

/** Shows what a receipt claims. Nothing of it is verified. */
export async function showReceipt(source: string, options: ShowOptions): Promise<number> {
  const documents = await readDocuments(source, await openShow(source, options));
  const parsed = parseReceipt(documents.receipt);
  if (parsed.kind === 'fault') {
    console.error(faultSentence(parsed.fault));
    return 1;
  }
  if (options.json === true) console.log(JSON.stringify(parsed.receipt.repair));
  else
    console.log(
      `${receiptLines(parsed.receipt).join('\n')}\n\nA claim, not a proof. Replay it with: patchline receipt verify ${source} --repo ${options.repo}`,
    );
  return 0;
}

async function openShow(source: string, options: ShowOptions): Promise<VerifyWorld | null> {
  if (source === '-' || (await isFile(source))) return null;
  return openVerifyWorld(options.repo, process.env, () => {});
}

async function readDocuments(source: string, world: VerifyWorld | null): Promise<ReceiptDocuments> {
  if (source === '-') return { receipt: embedded(await standardInput()), graph: null, names: null };
  if (await isFile(source)) {
    const beside = (name: string): Promise<string | null> => readFile(join(dirname(source), name), 'utf8').catch(() => null);
    return { receipt: embedded(await readCapped(source)), graph: await beside('graph.json'), names: await beside('names.json') };
  }
  const receipt = (await world?.attachment(source, 'receipt.json')) ?? null;
  if (world === null || receipt === null) {
    throw new WorldError(
      'usage',
      `Cannot find the receipt "${source}": it is neither a file nor a branch that carries one. Name a receipt.json, or a branch made by patchline fix.`,
    );
  }
  return { receipt, graph: await world.attachment(source, 'graph.json'), names: await world.attachment(source, 'names.json') };
}

/** A file may be a receipt or a text that holds one; a text without one is left to the parser, which says what is wrong with it. */
function embedded(text: string): string {
  const found = extractReceipt(text);
  return found.kind === 'text' ? found.text : text;
}

async function readCapped(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > 4 * receiptBytesLimit) {
    throw new WorldError(
      'usage',
      `Cannot read the receipt "${path}": it has ${size} bytes, which no receipt has. Check that the right file was named.`,
    );
  }
  return readFile(path, 'utf8');
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4 * receiptBytesLimit)
      throw new WorldError(
        'usage',
        'Cannot read the receipt on standard input: it is larger than any receipt. Pipe in the receipt alone.',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function teller(): (doing: string, done: number, total: number | null) => void {
  return (doing, done, total) => {
    if (done === 0 || done === total || done % 5 === 0)
      console.error(`replaying ${doing}${total === null ? '' : ` ${done} of ${total}`}`);
  };
}
