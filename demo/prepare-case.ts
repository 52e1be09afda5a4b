// Turns a published package into an ordinary git repository: the tarball as it is, then what its tests need to run.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DemoCase, LoadedCase } from './demo-case.ts';
import { mustRun } from './subprocess.ts';

export interface PreparedCase {
  readonly definition: DemoCase;
  readonly repository: string;
  /** The issue as a file beside the repository. */
  readonly issueFile: string;
  /** The repository as it would be with upstream's versions of the changed files. */
  readonly upstream: string;
}

const gitIdentity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'npm',
  GIT_AUTHOR_EMAIL: 'demonstration@patchline.invalid',
  GIT_COMMITTER_NAME: 'npm',
  GIT_COMMITTER_EMAIL: 'demonstration@patchline.invalid',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
} as const;

/** Downloads (once), unpacks, commits and installs. Everything from an earlier preparation but the downloads is thrown away. */
export function prepareCase(loaded: LoadedCase, outFolder: string): PreparedCase {
  const { definition } = loaded;
  const folder = join(outFolder, definition.name);
  const repository = join(folder, 'repo');
  const kept = keepDependencies(folder, repository, definition);
  rmSync(repository, { recursive: true, force: true });
  unpack(download(definition.package, definition.buggy, outFolder), repository);
  commitAsPublished(repository, definition);
  addSetup(repository, definition);
  installDependencies(folder, repository, definition, kept);
  const issueFile = join(folder, 'issue.md');
  writeFileSync(issueFile, loaded.issue);
  return { definition, repository, issueFile, upstream: upstreamTree(definition, repository, folder, outFolder) };
}

/** Exports a commit's tree to a folder that shares the repository's installed dependencies. */
export function exportTree(repository: string, commit: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const archive = `${target}.tar`;
  mustRun('git', ['archive', '--format=tar', '-o', archive, commit], { cwd: repository });
  mustRun('tar', ['-xf', archive, '-C', target], { cwd: target });
  rmSync(archive);
  symlinkSync(join(repository, 'node_modules'), join(target, 'node_modules'));
}

function download(name: string, release: DemoCase['buggy'], outFolder: string): string {
  const store = join(outFolder, 'tarballs');
  const file = join(store, `${name.replace(/^@/, '').replace('/', '-')}-${release.version}.tgz`);
  if (!existsSync(file)) {
    mkdirSync(store, { recursive: true });
    mustRun('npm', ['pack', `${name}@${release.version}`, '--silent', '--pack-destination', store], { cwd: store });
  }
  const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (digest !== release.integrity) {
    rmSync(file);
    throw new Error(
      `The tarball of ${name}@${release.version} is not the one of the case (integrity ${digest}, expected ${release.integrity}).`,
    );
  }
  return file;
}

function unpack(tarball: string, target: string): void {
  mkdirSync(target, { recursive: true });
  mustRun('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], { cwd: target });
}

function commitAsPublished(repository: string, definition: DemoCase): void {
  git(repository, ['init', '--quiet', '--initial-branch=main']);
  git(repository, ['config', 'user.name', 'Demonstration']);
  git(repository, ['config', 'user.email', 'demonstration@patchline.invalid']);
  mkdirSync(join(repository, '.git/info'), { recursive: true });
  writeFileSync(join(repository, '.git/info/exclude'), 'node_modules\n');
  git(repository, ['add', '--all', '--force']);
  git(repository, ['commit', '--quiet', '-m', `${definition.package}@${definition.buggy.version} as published on npm`]);
}

function addSetup(repository: string, definition: DemoCase): void {
  const manifest = join(repository, 'package.json');
  const published: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  const changed = {
    ...(published as Record<string, unknown>),
    ...definition.setup.packageJson,
    devDependencies: definition.setup.install,
  };
  writeFileSync(manifest, `${JSON.stringify(changed, null, 2)}\n`);
  for (const [path, content] of Object.entries(definition.setup.write)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), content);
  }
  git(repository, ['add', '--all']);
  git(repository, ['commit', '--quiet', '-m', 'Demonstration: only what is needed to run the tests']);
}

function installDependencies(folder: string, repository: string, definition: DemoCase, kept: string | null): void {
  if (kept !== null) {
    renameSync(kept, join(repository, 'node_modules'));
    return;
  }
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  mustRun('npm', ['install', ...flags], { cwd: repository });
  mkdirSync(join(repository, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'installed.json'), JSON.stringify(definition.setup.install));
}

function keepDependencies(folder: string, repository: string, definition: DemoCase): string | null {
  const installed = join(repository, 'node_modules');
  const stamp = join(folder, 'installed.json');
  if (!existsSync(installed) || !existsSync(stamp)) return null;
  if (readFileSync(stamp, 'utf8') !== JSON.stringify(definition.setup.install)) return null;
  const kept = join(folder, 'node_modules.kept');
  rmSync(kept, { recursive: true, force: true });
  renameSync(installed, kept);
  return kept;
}

function upstreamTree(definition: DemoCase, repository: string, folder: string, outFolder: string): string {
  const released = join(folder, 'released');
  rmSync(released, { recursive: true, force: true });
  unpack(download(definition.package, definition.fixed, outFolder), released);
  const target = join(folder, 'upstream');
  exportTree(repository, 'HEAD', target);
  for (const file of definition.files) {
    writeFileSync(join(target, file), readFileSync(join(released, file)));
  }
  return target;
}

function git(repository: string, argv: readonly string[]): void {
  mustRun('git', argv, { cwd: repository, env: gitIdentity });
}
