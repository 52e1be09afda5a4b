import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PushEffect } from '#ports/branch-pusher.ts';
import { branchPusher, readRemotes } from '../git-workspace.ts';
import { temporaryRepository, type TemporaryRepository } from '../temporary-repository.ts';

const branch = 'bot/issue-7-wrong-sum';
const authorization = 'Basic U0VDUkVU';
let repository: TemporaryRepository;
let server: string;
let first: string;
let second: string;

beforeEach(() => {
  repository = temporaryRepository({ 'a.js': '1\n' });
  first = repository.commit('first');
  repository.write({ 'a.js': '2\n' });
  second = repository.commit('second');
  server = join(repository.around, 'server.git');
  execFileSync('git', ['init', '--quiet', '--bare', server]);
});
afterEach(() => repository[Symbol.dispose]());

function push(head: string, url = pathToFileURL(server).href): Promise<PushEffect> {
  const pusher = branchPusher({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
  return pusher({ url, branch, head, authorization });
}

function tip(): string {
  return execFileSync('git', ['-C', server, 'rev-parse', `refs/heads/${branch}`], { encoding: 'utf8' }).trim();
}

describe('a push', () => {
  it('makes the branch once, moves it forward, and is nothing where it is there', async () => {
    expect(await push(first)).toEqual({ existed: false });
    expect(await push(first)).toEqual({ existed: true });
    expect(await push(second)).toEqual({ existed: false });
    expect(tip()).toBe(second);
  });

  it('goes over nothing else, be it known here or not', async () => {
    await push(second);
    await expect(push(first)).rejects.toMatchObject({
      kind: 'repository',
      message: expect.stringMatching(/nothing was pushed over it/) as string,
    });
    const other = temporaryRepository({ 'b.js': '1\n' });
    const theirs = other.commit();
    other.git('push', '--quiet', '--force', server, `HEAD:refs/heads/${branch}`);
    await expect(push(second)).rejects.toMatchObject({ kind: 'repository' });
    expect(tip()).toBe(theirs);
    other[Symbol.dispose]();
  });

  it('executes nothing that the repository names, and heeds none of its settings', async () => {
    const marker = join(repository.around, 'executed');
    const hook = join(repository.root, '.git/hooks/pre-push');
    mkdirSync(join(repository.root, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(hook, 0o755);
    const elsewhere = join(repository.around, 'elsewhere.git');
    execFileSync('git', ['init', '--quiet', '--bare', elsewhere]);
    repository.git('config', `url.${pathToFileURL(elsewhere).href}.insteadOf`, pathToFileURL(server).href);
    await push(first);
    expect(tip()).toBe(first);
    expect(existsSync(marker)).toBe(false);
    repository.git('push', '--quiet', pathToFileURL(server).href, 'HEAD:refs/heads/control');
    expect(existsSync(marker), 'control').toBe(true);
    expect(existsSync(join(elsewhere, 'refs/heads/control')), 'control').toBe(true);
  });

  it('hands the secret to git in its environment, and to no argument, file or message', async () => {
    const log = join(repository.around, 'log');
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const bin = join(repository.around, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "argv $*" >> ${log}\nenv | sed 's/^/env /' >> ${log}\nexec ${real} "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${bin}:${path}`;
    try {
      await push(first);
      const gone = await push(first, 'http://127.0.0.1:9/acme/lib.git').catch((error: unknown) => error);
      expect(gone).toMatchObject({ name: 'WorldError', kind: 'network' });
      expect(String((gone as Error).message)).not.toContain('U0VDUkVU');
    } finally {
      process.env['PATH'] = path;
    }
    const lines = readFileSync(log, 'utf8').split('\n');
    expect(lines.filter((line) => line.startsWith('env ') && line.includes('U0VDUkVU')).length, 'control').toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('argv ') && line.includes('U0VDUkVU'))).toEqual([]);
    const kept = execFileSync('sh', ['-c', `grep -rl U0VDUkVU ${repository.root} ${server} ${repository.around}/cache || true`], {
      encoding: 'utf8',
    });
    expect(kept).toBe('');
  });
});

it('remotes are read as they are configured', async () => {
  repository.git('remote', 'add', 'origin', 'git@github.com:me/lib.git');
  repository.git('remote', 'add', 'upstream', 'https://github.com/acme/lib.git');
  expect(await readRemotes(repository.root)).toEqual([
    { name: 'origin', url: 'git@github.com:me/lib.git' },
    { name: 'upstream', url: 'https://github.com/acme/lib.git' },
  ]);
});
