import { stat } from 'node:fs';

const everyMs = 5_000;

/**
 * Asks for something of no interest every few seconds, as long as anything else is waited for. The C library of many systems (glibc before 2.41, bug 25847 of
 * sourceware.org) now and then does not wake a thread that has work: seen once, a run waited for ever for a file that nobody read, and went on at the next request.
 */
export function wakeThreadPool(): void {
  setInterval(() => stat('/', () => undefined), everyMs).unref();
}
