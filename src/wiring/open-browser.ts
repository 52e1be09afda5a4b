import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Opens an address that holds a key in the user's browser. Other users of the machine can read the arguments of every process, so the browser is
 * given a file that only this user can read, and that leads on; it is gone when this process ends.
 */
export function openBrowser(address: string, report: (sentence: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-open-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'page.html');
  const leading = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${address}"><a href="${address}">Patchline</a>\n`;
  writeFileSync(file, leading, { mode: 0o600 });
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(command, [file], { stdio: 'ignore', detached: true });
  child.on('error', () => report(`No browser could be opened, because "${command}" is not there. Open the address yourself.`));
  child.unref();
}
