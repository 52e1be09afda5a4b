import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { gitWorkspace, npmInstaller, type DependencyEvent, type Installer } from '../git-workspace.ts';
import { temporaryRepository, writeFiles, type TemporaryRepository } from '../temporary-repository.ts';

const manifest = (fields: object): string => JSON.stringify({ name: 'p', version: '1.0.0', ...fields });
const refusal = (kind: string, text: RegExp) => expect.objectContaining({ kind, message: expect.stringMatching(text) });

let repository: TemporaryRepository;
let events: DependencyEvent[];
let installs: { folder: string; isLocked: boolean; files: readonly string[] }[];

/** Installs one file in no time, and remembers what it was given. */
const recordingInstaller: Installer = {
  async install(folder, isLocked) {
    installs.push({ folder, isLocked, files: readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted() });
    writeFiles(folder, { 'node_modules/dep/index.js': 'x' });
  },
};

beforeEach(() => {
  repository = temporaryRepository();
  events = [];
  installs = [];
});
afterEach(() => repository[Symbol.dispose]());

async function dependenciesAt(commit: string, installer: Installer = recordingInstaller): Promise<string | null> {
  const onDependencies = (event: DependencyEvent): unknown => events.push(event);
  const workspace = gitWorkspace({
    repository: repository.root,
    cacheDir: join(repository.around, 'cache'),
    installer,
    onDependencies,
  });
  const checkouts = await Promise.all([workspace.checkout(commit), workspace.checkout(commit)]);
  expect(checkouts[0].dependencies).toBe(checkouts[1].dependencies);
  return checkouts[0].dependencies;
}

describe('dependencies of a checkout', () => {
  it('are none where there is no package.json, or none are named', async () => {
    expect(await dependenciesAt(repository.commit())).toBeNull();
    repository.write({ 'package.json': manifest({ dependencies: {} }) });
    expect(await dependenciesAt(repository.commit())).toBeNull();
    expect(installs).toEqual([]);
  });

  it("are the user's own where they are installed, and nothing is installed then", async () => {
    repository.write({ 'package.json': manifest({ dependencies: { dep: '1' } }), '.gitignore': 'node_modules\n' });
    const base = repository.commit();
    repository.write({ 'node_modules/.cache/x': 'a cache is no installation' });
    expect(await dependenciesAt(base)).toContain('cache/dependencies');
    repository.write({ 'node_modules/dep/index.js': '' });
    expect(await dependenciesAt(base)).toBe(realpathSync(join(repository.root, 'node_modules')));
    expect(installs).toHaveLength(1);
    expect(events.at(-1)).toEqual({ kind: 'using-installed', folder: join(repository.root, 'node_modules') });
  });

  it('are installed once per manifest, outside the repository, from its package.json and lockfile alone', async () => {
    repository.write({ 'package.json': manifest({ devDependencies: { dep: '1' } }), 'package-lock.json': '{}', 'evil.js': 'x' });
    const base = repository.commit();
    const first = await dependenciesAt(base);
    expect(first).toMatch(/cache\/dependencies\/[0-9a-f]{64}\/node_modules$/);
    expect(await dependenciesAt(base)).toBe(first);
    expect(installs.map(({ isLocked, files }) => ({ isLocked, files }))).toEqual([
      { isLocked: true, files: ['package-lock.json', 'package.json'] },
    ]);
    expect(existsSync(join(repository.root, 'node_modules'))).toBe(false);
    expect(events.map((event) => event.kind)).toEqual(['installing', 'installed']);
    repository.write({ 'package-lock.json': '{ }' });
    expect(await dependenciesAt(repository.commit())).not.toBe(first);
  });

  it('read of the .npmrc in the repository only where packages come from', async () => {
    const npmrc =
      'registry=https://r.example/\n@s:registry=https://s.example/${HOME}\ngit=./evil\nscript-shell=./evil\n//r.example/:_authToken=${TOKEN}\nlegacy-peer-deps=true\n';
    repository.write({ 'package.json': manifest({ dependencies: { dep: '1' } }), '.npmrc': npmrc });
    const folder = await dependenciesAt(repository.commit());
    expect(readFileSync(join(folder ?? '', '..', '.npmrc'), 'utf8')).toBe('registry=https://r.example/\nlegacy-peer-deps=true');
  });

  it('are looked for again after an installation that failed, which leaves nothing behind', async () => {
    repository.write({ 'package.json': manifest({ dependencies: { dep: '1' } }) });
    const base = repository.commit();
    const failing: Installer = {
      async install(folder) {
        writeFiles(folder, { 'node_modules/half/index.js': 'x' });
        throw new WorldError('repository', 'It failed.');
      },
    };
    await expect(dependenciesAt(base, failing)).rejects.toEqual(refusal('repository', /It failed/));
    expect(readdirSync(join(repository.around, 'cache', 'dependencies'))).toEqual([]);
    expect(await dependenciesAt(base)).not.toBeNull();
  });

  it('are not installed over those that are committed', async () => {
    repository.write({ 'package.json': manifest({ dependencies: { dep: '1' } }), 'node_modules/dep/index.js': '' });
    const base = repository.commit();
    repository.git('rm', '--quiet', '-r', '--cached', 'node_modules');
    repository.git('clean', '-qfdx');
    expect(await dependenciesAt(base)).toBeNull();
  });

  it('give one sentence where package.json is no JSON', async () => {
    repository.write({ 'package.json': '{' });
    await expect(dependenciesAt(repository.commit())).rejects.toEqual(refusal('repository', /package\.json .* cannot be read/));
  });
});

describe('npmInstaller', () => {
  it('installs a package without running any of its scripts', async () => {
    const marker = join(repository.around, 'marker');
    repository.write({
      'package.json': manifest({ dependencies: { inner: 'file:inner' }, scripts: { postinstall: `touch ${marker}` } }),
      'inner/package.json': JSON.stringify({ name: 'inner', version: '1.0.0', scripts: { install: `touch ${marker}` } }),
    });
    const folder = await dependenciesAt(repository.commit(), npmInstaller());
    expect(readdirSync(folder ?? '')).toContain('inner');
    expect(existsSync(marker)).toBe(false);
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: repository.root, stdio: 'ignore' });
    expect(existsSync(marker), 'control: plain npm runs them').toBe(true);
  });

  it("says npm's own first line where the installation fails", async () => {
    repository.write({ 'package.json': manifest({ dependencies: { inner: 'file:missing.tgz' } }) });
    await expect(dependenciesAt(repository.commit(), npmInstaller())).rejects.toEqual(
      refusal('repository', /npm said ".*missing\.tgz.*Install them in the repository yourself/),
    );
  });

  it('refuses a dependency from git, which npm would prepare by running it', async () => {
    repository.write({ 'package.json': manifest({ dependencies: { inner: `git+file://${repository.around}/none` } }) });
    await expect(dependenciesAt(repository.commit(), npmInstaller())).rejects.toEqual(refusal('repository', /npm said/));
  });

  it('says that npm is missing where there is none', async () => {
    repository.write({ 'package.json': manifest({ dependencies: { dep: '1' } }) });
    const base = repository.commit();
    await expect(dependenciesAt(base, npmInstaller({ npm: '/nonexistent/npm' }))).rejects.toEqual(
      refusal('environment', /"npm" could not be started/),
    );
  });
});
