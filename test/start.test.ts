import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { patchline } from './support/project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function start(own: Readonly<Record<string, string>>): Promise<void> {
  const { PATH = '' } = process.env;
  const result = await patchline({ folder, environment: { PATH, ...own } }, ['--version']);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
}

test("compiled code is kept in the user's own cache", async () => {
  await start({ HOME: folder });
  expect(existsSync(join(folder, '.cache/patchline/compiled'))).toBe(true);
  await start({ HOME: folder, XDG_CACHE_HOME: join(folder, 'elsewhere') });
  expect(existsSync(join(folder, 'elsewhere/patchline/compiled'))).toBe(true);
});

test('and never in the folder that is worked in, where somebody else may have laid it', async () => {
  await start({ HOME: '', XDG_CACHE_HOME: '' });
  await start({ HOME: 'home', XDG_CACHE_HOME: 'cache' });
  expect(readdirSync(folder)).toEqual([]);
});
