import { StringDecoder } from 'node:string_decoder';

/**
 * Hands over each complete line, wherever the chunks end. Only a line feed ends a line: texts of strangers may hold every other character that
 * some take for the end of one.
 */
export function lineSplitter(onLine: (line: string) => void): (chunk: Uint8Array) => void {
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
