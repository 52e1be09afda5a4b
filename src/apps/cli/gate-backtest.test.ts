import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gateBacktestCommand } from './gate-backtest.ts';

const run = (...args: string[]): Promise<unknown> =>
  gateBacktestCommand()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(['node', 'backtest', ...args]);

describe('patchline gate backtest', () => {
  const names = ['GH_TOKEN', 'GITHUB_TOKEN', 'PATCHLINE_GITHUB_APP_ID'] as const;
  const kept = names.map((name) => [name, process.env[name]] as const);
  beforeEach(() => names.forEach((name) => delete process.env[name]));
  afterEach(() => {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
  });

  it.each([
    ['a folder that is not there', ['--repo', '/nowhere'], '"/nowhere"'],
    ['a folder that is no clone', ['--repo', '/'], 'Git could not read'],
    ['two sources', ['--repo', '.', '--repository', 'owner/name'], 'not both'],
    ['a name that is none', ['--repository', 'name'], 'OWNER/NAME'],
    ['a forge without a token', ['--repository', 'owner/name'], 'GH_TOKEN'],
    ['a configuration that is not there', ['--config', '/nowhere.yml'], '"/nowhere.yml"'],
  ])('refuses %s with a sentence', async (_, args, part) => {
    await expect(run(...args)).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining(part) });
  });

  it.each(['0', 'x', '1.5', '-1'])('refuses --limit %s', async (limit) => {
    await expect(run('--limit', limit)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });
});
