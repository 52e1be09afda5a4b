import { hash } from 'node:crypto';

/** sha256 of text (as UTF-8) or bytes, in lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
