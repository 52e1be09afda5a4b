import { receiptKind } from '#domain/receipt.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';

export type ExtractedReceipt =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

const opening = /^[ \t>]*(`{3,}|~{3,})[^`]*$/;

/**
 * Finds the one receipt in a text: the text itself where it is JSON, else the one fenced block that calls itself a receipt. Line ends,
 * indentation and quote marks before the lines do not matter; a block without a closing fence runs to the end. Linear in the text.
 */
export function extractReceipt(body: string): ExtractedReceipt {
  if (body.trimStart().startsWith('{')) return { kind: 'text', text: body };
  const receipts = fencedBlocks(body)
    .filter((block) => block.includes(`"${receiptKind}"`))
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.replace(/^[ \t>]+/, ''))
        .join('\n'),
    );
  const [text] = receipts;
  if (text === undefined) return { kind: 'fault', fault: fault('no-receipt', 'text') };
  if (receipts.length > 1)
    return { kind: 'fault', fault: fault('two-receipts', 'text', 'one receipt', `${receipts.length} receipts`) };
  return { kind: 'text', text };
}

/** The texts of all fenced code blocks, without the fences; line ends are `\n`. */
export function fencedBlocks(body: string): readonly string[] {
  const blocks: string[] = [];
  let block: { readonly fence: string; readonly lines: string[] } | null = null;
  for (const line of body.split(/\r\n?|\n/)) {
    if (block === null) {
      const fence = opening.exec(line)?.[1];
      if (fence !== undefined) block = { fence, lines: [] };
    } else if (closes(line, block.fence)) {
      blocks.push(block.lines.join('\n'));
      block = null;
    } else {
      block.lines.push(line);
    }
  }
  return block === null ? blocks : [...blocks, block.lines.join('\n')];
}

function closes(line: string, fence: string): boolean {
  const mark = line.replace(/^[ \t>]+/, '').trimEnd();
  return mark.startsWith(fence) && mark === (fence[0] ?? '').repeat(mark.length);
}
