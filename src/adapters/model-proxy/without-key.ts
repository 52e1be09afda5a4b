/** Takes a secret out of bytes that pass, wherever the chunks end. */
export interface Scrubber {
  add(chunk: Uint8Array): Uint8Array;
  /** What was held back. */
  end(): Uint8Array;
}

const mark = Buffer.from('[key]');

/** Holds back only an end of a chunk that could be the beginning of the secret. */
export function withoutKey(key: string | null): Scrubber {
  if (key === null || key === '') return { add: (chunk) => chunk, end: () => new Uint8Array() };
  const secret = Buffer.from(key);
  let held: Buffer = Buffer.alloc(0);
  return {
    add(chunk) {
      const { clean, tail } = cutOut(Buffer.concat([held, chunk]), secret);
      held = tail;
      return clean;
    },
    end() {
      const last = held;
      held = Buffer.alloc(0);
      return last;
    },
  };
}

function cutOut(bytes: Buffer, secret: Buffer): { readonly clean: Buffer; readonly tail: Buffer } {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, from)) {
    parts.push(bytes.subarray(from, at), mark);
    from = at + secret.length;
  }
  const rest = bytes.subarray(from);
  const begun = beginningAtEnd(rest, secret);
  parts.push(rest.subarray(0, rest.length - begun));
  return { clean: Buffer.concat(parts), tail: rest.subarray(rest.length - begun) };
}

/** How many bytes at the end of `bytes` are a beginning of the secret. */
function beginningAtEnd(bytes: Buffer, secret: Buffer): number {
  for (let length = Math.min(bytes.length, secret.length - 1); length > 0; length -= 1)
    if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) return length;
  return 0;
}
