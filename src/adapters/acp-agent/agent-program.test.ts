import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { visibleProgram } from './agent-program.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'patchline-program-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, text: string, mode: number = 0o755): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
  return join(root, path);
}

function link(path: string, to: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(to, join(root, path));
  return join(root, path);
}

const inside = '/patchline/agent';
const readOnly = (source: string, target: string) => ({ source: join(root, source), target, access: 'read-only' as const });

describe('what of the host an agent sees of itself', () => {
  it('is the outermost node_modules of an installed package, and a script runs under our Node', () => {
    file('npm/node_modules/agent/dist/cli.js', '#!/usr/bin/env node\n', 0o755);
    const bin = link('npm/node_modules/.bin/agent', '../agent/dist/cli.js');
    expect(visibleProgram('a', [bin, 'acp', '--flag=x/y'], root)).toEqual({
      argv: ['node', `${inside}/0/node_modules/agent/dist/cli.js`, 'acp', '--flag=x/y'],
      mounts: [readOnly('npm/node_modules', `${inside}/0/node_modules`)],
    });
  });

  it('is the whole store where packages are links into one', () => {
    file('store/.pnpm/agent@1/node_modules/agent/bin/agent', 'ELF', 0o755);
    const bin = link('store/agent', '.pnpm/agent@1/node_modules/agent/bin/agent');
    expect(visibleProgram('a', [bin], root)).toEqual({
      argv: [`${inside}/0/.pnpm/agent@1/node_modules/agent/bin/agent`],
      mounts: [readOnly('store/.pnpm', `${inside}/0/.pnpm`)],
    });
  });

  it('is one file where nothing is around it, relative to the folder of the configuration', () => {
    file('home/secret', 'secret');
    file('home/agent', 'ELF');
    file('home/options.json', '{}', 0o644);
    expect(visibleProgram('a', ['home/agent', './home/options.json', 'plain', './not/there'], root)).toEqual({
      argv: [`${inside}/1/agent`, `${inside}/0/options.json`, 'plain', './not/there'],
      mounts: [readOnly('home/options.json', `${inside}/0/options.json`), readOnly('home/agent', `${inside}/1/agent`)],
    });
  });

  it('is nothing more where the system has it, and each place only once', () => {
    expect(visibleProgram('a', ['env', 'acp'], root).mounts).toEqual([]);
    const one = file('twice/node_modules/agent/one.js', '', 0o644);
    const other = file('twice/node_modules/other/two.js', '', 0o644);
    expect(visibleProgram('a', ['node', one, other], root)).toEqual({
      argv: ['node', `${inside}/0/node_modules/agent/one.js`, `${inside}/0/node_modules/other/two.js`],
      mounts: [readOnly('twice/node_modules', `${inside}/0/node_modules`)],
    });
  });

  it.each([
    [['npx', '-y', 'agent'], /"npx" downloads what it runs/u],
    [['no-such-agent-here'], /there is no program "no-such-agent-here"/u],
    [['home/options.json'], /there is no program "home\/options.json"/u],
    [[], /there is no program ""/u],
  ])('is refused with what to do: %j', (command, message) => {
    expect(() => visibleProgram('a', command, root)).toThrowError(message);
  });
});
