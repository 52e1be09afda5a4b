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
