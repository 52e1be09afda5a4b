import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RepairAction } from '#domain/forge-action.ts';
import { forgeContract } from '#ports/forge.contract.ts';
import { localForge } from './local-forge.ts';
import { issueFolder, pullRequestFolder } from './place.ts';

const around = mkdtempSync(join(tmpdir(), 'patchline-forge-'));
let folder: string;
let count = 0;
beforeEach(() => (folder = join(around, String(count++), 'patchline')));
afterAll(() => rmSync(around, { recursive: true, force: true }));

forgeContract('the local forge', async () => {
  const place = (on: string): string =>
    on.startsWith('issue-') ? issueFolder(folder, on.slice(6)) : pullRequestFolder(folder, on);
  const contents = async (path: string): Promise<readonly string[]> =>
    readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'));
  return {
    forge: localForge({ folder }),
    commentsOn: (on) => contents(join(place(on), 'comments')),
    labelsOn: async (on) => (await contents(join(place(on), 'labels'))).map((text) => text.trimEnd()),
  };
});

const pullRequest: RepairAction = {
  kind: 'open-draft-pull-request',
  branch: 'bot/issue-7-wrong-sum',
  base: 'main',
  head: 'a'.repeat(40),
  title: 'fix: the sum',
  body: 'The **body**.\n',
  labels: ['auto:draft'],
  issue: 7,
  attachments: [],
};

describe('the folder of a local forge', () => {
  const place = (): string => join(folder, 'pull-requests', 'bot__issue-7-wrong-sum');

  it('can be read with an editor', async () => {
    const { url } = await localForge({ folder }).apply(pullRequest);
    expect(url).toBe(`file://${place()}/pull-request.md`);
    expect(readFileSync(join(place(), 'pull-request.md'), 'utf8')).toMatch(
      /^# fix: the sum\n\nDraft pull request of branch `bot\/issue-7-wrong-sum` .*\n\nThe \*\*body\*\*\.\n$/s,
    );
    expect(JSON.parse(readFileSync(join(place(), 'record.json'), 'utf8'))).toMatchObject({ version: 1, state: 'open', issue: 7 });
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.tmp'))).toEqual([]);
  });

  it('keeps what a person wrote into it when the same action comes again', async () => {
    const forge = localForge({ folder });
    await forge.apply(pullRequest);
    const record = readFileSync(join(place(), 'record.json'), 'utf8');
    writeFileSync(join(place(), 'record.json'), record.replace('"open"', '"closed"'));
    writeFileSync(join(place(), 'pull-request.md'), 'my words');
    await forge.apply(pullRequest);
    expect(await forge.listRecords()).toMatchObject([{ state: 'closed' }]);
    expect(readFileSync(join(place(), 'pull-request.md'), 'utf8')).toBe('my words');
    await forge.apply({ ...pullRequest, body: 'A new body.' });
    expect(readFileSync(join(place(), 'pull-request.md'), 'utf8'), 'control').toContain('A new body.');
  });

  it('takes a label from a file of any name, and off again', async () => {
    const forge = localForge({ folder });
    await forge.apply({ kind: 'add-label', on: 'issue-7', label: 'auto:halt:duplicate' });
    writeFileSync(join(folder, 'issues', '7', 'labels', 'mine.txt'), 'auto:proceed-anyway\n');
    expect([...(await forge.labels('issue-7'))].toSorted()).toEqual(['auto:halt:duplicate', 'auto:proceed-anyway']);
    expect(await forge.labelledBy('issue-7', 'auto:proceed-anyway')).toMatchObject({ mayDecide: true });
    await forge.apply({ kind: 'remove-label', on: 'issue-7', label: 'auto:proceed-anyway' });
    expect(await forge.labels('issue-7')).toEqual(['auto:halt:duplicate']);
  });

  it('is refused, with the way on, where a record was spoilt or is of a later version', async () => {
    const forge = localForge({ folder });
    await forge.apply(pullRequest);
    const record = readFileSync(join(place(), 'record.json'), 'utf8');
    for (const spoilt of ['{', record.replace('"version": 1', '"version": 2'), record.replace('"open"', '"merged"')]) {
      writeFileSync(join(place(), 'record.json'), spoilt);
      await expect(forge.listRecords()).rejects.toMatchObject({
        kind: 'storage',
        message: expect.stringMatching(/record\.json .*Correct it/) as string,
      });
      await expect(forge.apply(pullRequest)).rejects.toMatchObject({ kind: 'storage' });
    }
  });

  it('is no pull request yet where the process died before the record was written', async () => {
    const forge = localForge({ folder });
    await forge.apply(pullRequest);
    rmSync(join(place(), 'record.json'));
    expect(await forge.listRecords()).toEqual([]);
    expect((await forge.apply(pullRequest)).existed).toBe(false);
    expect(await forge.listRecords()).toHaveLength(1);
  });

  it('holds whole files only, whenever the process that writes them is killed', async () => {
    const script = `
      const { localForge } = await import(${JSON.stringify(new URL('./local-forge.ts', import.meta.url).href)});
      const forge = localForge({ folder: ${JSON.stringify(folder)} });
      await forge.apply(${JSON.stringify(pullRequest)});
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 30);
      for (let n = 0; ; n++) await forge.apply({ ...${JSON.stringify(pullRequest)}, body: String(n % 10).repeat(50_000) });`;
    for (let round = 0; round < 3; round++) {
      const child = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
      expect(child.signal).toBe('SIGKILL');
      expect(await localForge({ folder }).listRecords()).toHaveLength(1);
      expect(readFileSync(join(place(), 'pull-request.md'), 'utf8')).toMatch(/\nThe \*\*body\*\*\.\n$|\n(\d)\1{49999}$/);
    }
    expect(statSync(place()).isDirectory()).toBe(true);
  });

  it('says what is in the way where it cannot be made', async () => {
    writeFileSync(join(around, 'file'), '');
    const blocked = localForge({ folder: join(around, 'file', 'patchline') }).apply(pullRequest);
    await expect(blocked).rejects.toMatchObject({
      kind: 'storage',
      message: expect.stringMatching(/could not be used: ENOTDIR/) as string,
    });
  });

  it('gives no branch a folder outside', () => {
    for (const branch of ['..', '../../x', '/etc', 'a/../../b', '.', 'x'.repeat(300), 'ä/ö', 'a\nb']) {
      expect(pullRequestFolder('/forge', branch), branch).toMatch(/^\/forge\/pull-requests\/[^/]*[a-z0-9]$/);
    }
  });
});
