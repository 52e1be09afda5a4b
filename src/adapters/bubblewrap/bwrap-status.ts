import type { Readable } from 'node:stream';
import { identifyProcess, type ProcessIdentity } from './process-end.ts';

/** What bwrap says about its run on `--json-status-fd`: one JSON object a line. */
export interface BwrapStatus {
  /** Calls back at once or as soon as the first process of the namespace exists; with `null` when it is gone already. */
  onceStarted(act: (first: ProcessIdentity | null) => void): void;
  firstProcess(): ProcessIdentity | null;
  /** The command's exit code, 128 + n after signal n; `null` when the command was never started. */
  exitCode(): number | null;
}

export function bwrapStatus(stream: Readable): BwrapStatus {
  let text = '';
  let first: ProcessIdentity | null | undefined;
  const waiting: ((first: ProcessIdentity | null) => void)[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const pid = first === undefined ? statusNumber(text, 'child-pid') : null;
    if (pid === null) return;
    first = identifyProcess(pid);
    for (const act of waiting) act(first);
  });
  return {
    onceStarted(act) {
      if (first === undefined) waiting.push(act);
      else act(first);
    },
    firstProcess: () => first ?? null,
    exitCode: () => statusNumber(text, 'exit-code'),
  };
}

function statusNumber(text: string, name: string): number | null {
  const found = new RegExp(`"${name}":\\s*(\\d+)`, 'u').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
