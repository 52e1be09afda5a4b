import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFiles } from './temporary-repository.ts';

/** A folder in which a builder has made a repository of its own, with a program of its own that leaves a marker when it runs. */
export interface PlantedFolder {
  readonly folder: string;
  /** Absolute path of a program that makes the marker file and passes its input through. */
  readonly program: string;
  readonly git: (...args: string[]) => void;
}

/** One way to have a host that runs git in a folder execute a program of the folder's author. */
export interface HostileVector {
  readonly name: string;
  plant(planted: PlantedFolder): void;
  /** What a careless host runs in the folder. */
  readonly careless: readonly (readonly string[])[];
}

const addAndCommit = [
  ['add', '--all'],
  ['commit', '--quiet', '-m', 'x'],
] as const;

function hook({ folder, program }: PlantedFolder, path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFiles(folder, { [path]: `#!/bin/sh\nexec ${program}\n` });
  chmodSync(join(folder, path), 0o755);
}

/** The vectors of the workspace's threat model: whatever a configuration, an attribute or a file in `.git` can name. */
export const hostileVectors: readonly HostileVector[] = [
  { name: 'hook in .git/hooks', plant: (planted) => hook(planted, '.git/hooks/pre-commit'), careless: addAndCommit },
  {
    name: 'hook that runs on every index write',
    plant: (planted) => hook(planted, '.git/hooks/post-index-change'),
    careless: [['add', '--all']],
  },
  {
    name: 'core.hooksPath',
    plant: (planted) => {
      hook(planted, 'tools/hooks/post-commit');
      planted.git('config', 'core.hooksPath', 'tools/hooks');
    },
    careless: addAndCommit,
  },
  { name: 'core.fsmonitor', plant: ({ git, program }) => git('config', 'core.fsmonitor', program), careless: [['status']] },
  {
    name: 'clean filter',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { '.gitattributes': '*.js filter=evil\n' });
      git('config', 'filter.evil.clean', program);
    },
    careless: [['add', '--all']],
  },
  {
    name: 'smudge filter',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { '.gitattributes': '*.js filter=evil\n' });
      git('config', 'filter.evil.smudge', program);
    },
    careless: [['checkout', '--', 'src']],
  },
  {
    name: 'textconv',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { '.gitattributes': '*.js diff=evil\n' });
      git('config', 'diff.evil.textconv', program);
    },
    careless: [['diff']],
  },
  { name: 'diff.external', plant: ({ git, program }) => git('config', 'diff.external', program), careless: [['diff']] },
  {
    name: 'external diff of an attribute',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { '.gitattributes': '*.js diff=evil\n' });
      git('config', 'diff.evil.command', program);
    },
    careless: [['diff']],
  },
  {
    name: 'gpg program',
    plant: ({ git, program }) => {
      git('config', 'gpg.program', program);
      git('config', 'commit.gpgSign', 'true');
    },
    careless: addAndCommit,
  },
  {
    name: '.git folder swapped for a file',
    plant: ({ folder, git, program }) => {
      git('config', 'core.fsmonitor', program);
      git('config', 'core.worktree', folder);
      mkdirSync(join(folder, 'node_modules'));
      renameSync(join(folder, '.git'), join(folder, 'node_modules/elsewhere'));
      writeFiles(folder, { '.git': 'gitdir: node_modules/elsewhere\n' });
    },
    careless: [['status']],
  },
  {
    name: 'nested repository',
    plant: ({ folder, git, program }) => {
      mkdirSync(join(folder, 'nested'));
      git('-C', 'nested', 'init', '--quiet');
      git('-C', 'nested', 'commit', '--quiet', '--allow-empty', '-m', 'x');
      git('-C', 'nested', 'config', 'core.fsmonitor', program);
    },
    careless: [['add', '--all'], ['status']],
  },
  {
    name: 'include.path',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { 'settings.ini': `[core]\n\tfsmonitor = ${program}\n` });
      git('config', 'include.path', join(folder, 'settings.ini'));
    },
    careless: [['status']],
  },
  { name: 'alias', plant: ({ git, program }) => git('config', 'alias.st', `!${program}`), careless: [['st'], ['status']] },
  { name: 'pager', plant: ({ git, program }) => git('config', 'core.pager', program), careless: [['--paginate', 'log']] },
  {
    name: 'editor',
    plant: ({ git, program }) => git('config', 'core.editor', program),
    careless: [['add', '--all'], ['commit']],
  },
  {
    name: 'submodule with an ext:: address',
    plant: ({ folder, git, program }) => {
      writeFiles(folder, { '.gitmodules': `[submodule "s"]\n\tpath = s\n\turl = ext::${program} remote\n` });
      git('config', 'protocol.ext.allow', 'always');
      git('config', 'remote.origin.url', `ext::${program} remote`);
    },
    careless: [['fetch', 'origin']],
  },
];

/** A builder's own repository over a folder, with everything in it committed. */
export function plantRepository(folder: string, program: string): PlantedFolder {
  const identity = { GIT_AUTHOR_NAME: 'E', GIT_AUTHOR_EMAIL: 'e', GIT_COMMITTER_NAME: 'E', GIT_COMMITTER_EMAIL: 'e' };
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: folder, env: { ...process.env, ...identity }, stdio: 'ignore' });
  };
  git('init', '--quiet');
  git('config', 'user.name', 'E');
  git('config', 'user.email', 'e');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'x');
  return { folder, program, git };
}
