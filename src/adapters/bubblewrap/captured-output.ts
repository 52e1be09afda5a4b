import { StringDecoder } from 'node:string_decoder';

/** What one stream of a command wrote, up to a limit. */
export interface CapturedOutput {
  /** Keeps what still fits; `false` once the limit was passed. */
  add(chunk: Buffer): boolean;
  text(): string;
}

/** Keeps at most `limitBytes` and hands on what it keeps as it comes. */
export function captureOutput(limitBytes: number, onKept: ((chunk: Buffer) => void) | null): CapturedOutput {
  const chunks: Buffer[] = [];
  let kept = 0;
  return {
    add(chunk) {
      const fitting = chunk.subarray(0, limitBytes - kept);
      kept += fitting.length;
      chunks.push(fitting);
      onKept?.(fitting);
      return fitting.length === chunk.length;
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** Hands over each complete line, wherever the chunks end. */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
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
