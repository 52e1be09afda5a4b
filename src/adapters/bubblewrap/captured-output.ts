import { StringDecoder } from 'node:string_decoder';

/** What one stream of a command wrote, up to a limit. */
export interface CapturedOutput {
  /** Keeps what still fits; `false` once the limit was passed. */
  add(chunk: Buffer): boolean;
  text(): string;
}

/** Keeps at most `limitBytes` and hands each complete line to `onLine` as it comes. */
export function captureOutput(limitBytes: number, onLine: ((line: string) => void) | null): CapturedOutput {
  const chunks: Buffer[] = [];
  let kept = 0;
  const lines = onLine === null ? null : lineSplitter(onLine);
  return {
    add(chunk) {
      const fitting = chunk.subarray(0, limitBytes - kept);
      kept += fitting.length;
      chunks.push(fitting);
      lines?.(fitting);
      return fitting.length === chunk.length;
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let unfinished = '';
  return (chunk) => {
    // Only the new text is searched, so that one endless line does not cost quadratic time.
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    unfinished += first;
    for (const next of others) {
      onLine(unfinished);
      unfinished = next;
    }
  };
}
