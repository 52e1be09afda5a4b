import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { sandboxSessionContract } from './sandbox-session.contract.ts';
import { defaultLimits, type Sandbox, type SandboxCommand, type SandboxMount, type SandboxResult } from './sandbox.ts';

/** What a contract test may say about a command; everything else is the quiet default. */
type Given = Partial<Omit<SandboxCommand, 'argv'>>;

interface Bench {
  readonly run: (argv: readonly string[], given?: Given) => Promise<SandboxResult>;
  readonly script: (source: string, given?: Given) => Promise<SandboxResult>;
  /** A new empty folder on the host. */
  readonly folder: () => string;
}

function makeBench(sandbox: Sandbox, root: string): Bench {
  const run = (argv: readonly string[], given: Given = {}): Promise<SandboxResult> =>
    sandbox.run({
      argv,
      cwd: '/tmp',
      mounts: [],
      env: {},
      stdin: null,
      limits: defaultLimits,
      onLine: null,
      signal: null,
      ...given,
    });
  return { run, script: (source, given) => run(['node', '-e', source], given), folder: () => mkdtempSync(join(root, 'folder-')) };
}

const writable = (source: string, target: string): SandboxMount => ({ source, target, access: 'read-write' });
const readable = (source: string, target: string): SandboxMount => ({ source, target, access: 'read-only' });
const limited = (limits: Partial<typeof defaultLimits>): Given => ({ limits: { ...defaultLimits, ...limits } });
const idle = 'setInterval(() => {}, 1000)';

/** What every sandbox must do; adapter tests call it with a way to make theirs. Escapes are each adapter's own tests. */
export function sandboxContract(name: string, make: () => Sandbox): void {
  describe(`${name} keeps the contract of a sandbox`, () => {
    const root = mkdtempSync(join(tmpdir(), 'patchline-contract-'));
    const sandbox = make();
    const bench = makeBench(sandbox, root);
    beforeAll(async () => {
      const probe = await sandbox.probe();
      expect(probe.kind === 'ready' ? probe.profileDigest : `${probe.reason} ${probe.remedy}`).toMatch(/^[0-9a-f]{64}$/u);
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    describe('results', () => resultsContract(bench));
    describe('surroundings', () => surroundingsContract(bench));
    describe('mounts', () => mountsContract(bench));
    describe('limits', () => limitsContract(bench));
    describe('refusals', () => refusalsContract(bench));
    describe('sessions', () => sandboxSessionContract(sandbox, root));
  });
}

function resultsContract({ run, script }: Bench): void {
  it('tells the exit code and both outputs', async () => {
    const result = await script('console.log("out ü"); console.error("err"); process.exitCode = 7');
    expect(result).toMatchObject({ ending: 'exited', exitCode: 7, terminatedBy: null, stdout: 'out ü\n', stderr: 'err\n' });
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('tells the signal that ended a command', async () => {
    const result = await script('process.kill(process.pid, "SIGABRT"); setInterval(() => {}, 1000)');
    expect(result).toMatchObject({ ending: 'signalled', exitCode: null, terminatedBy: 'SIGABRT' });
  });

  it('runs the Node that runs Patchline as "node"', async () => {
    expect((await run(['node', '--version'])).stdout).toBe(`${process.version}\n`);
    expect((await run(['sh', '-c', 'node --version'])).stdout).toBe(`${process.version}\n`);
  });

  it('ends a program that does not exist with an exit code, not with an exception', async () => {
    const result = await run(['no-such-program-here']);
    expect(result.ending).toBe('exited');
    expect(result.exitCode).not.toBe(0);
  });

  it('hands over standard input, and an empty one where there is none', async () => {
    const text = `first\n${'x'.repeat(300_000)}`;
    expect((await run(['wc', '-c'], { stdin: text })).stdout.trim()).toBe(String(text.length));
    expect((await run(['wc', '-c'])).stdout.trim()).toBe('0');
  });

  it('survives a command that does not read its input', async () => {
    expect((await run(['true'], { stdin: 'x'.repeat(1_000_000) })).exitCode).toBe(0);
  });

  it('hands over complete lines while the command runs, wherever the chunks end', async () => {
    const lines: string[] = [];
    const stop = new AbortController();
    const onLine = (line: string): void => {
      lines.push(line);
      if (line === 'two') stop.abort();
    };
    const source = `process.stdout.write("on"); setTimeout(() => process.stdout.write("e\\ntwo\\nunfinished"), 50); ${idle}`;
    const result = await script(source, { onLine, signal: stop.signal });
    expect(lines).toEqual(['one', 'two']);
    expect(result.ending).toBe('aborted');
  });

  it('passes on what the line callback throws, after the command was ended', async () => {
    const onLine = (): void => {
      throw new RangeError('from the callback');
    };
    await expect(script(`console.log("line"); ${idle}`, { onLine })).rejects.toThrow(RangeError);
  });
}

function surroundingsContract({ run, script, folder }: Bench): void {
  it('shows the given environment, six variables of its own, and nothing else', async () => {
    process.env['PATCHLINE_CONTRACT_TOKEN'] = 'host only';
    const result = await script('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'a=b c' } });
    delete process.env['PATCHLINE_CONTRACT_TOKEN'];
    const env = JSON.parse(result.stdout) as Record<string, string>;
    expect(Object.keys(env).toSorted()).toEqual(['GIVEN', 'HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ']);
    expect(env).toMatchObject({ GIVEN: 'a=b c', TZ: 'UTC' });
  });

  it('starts in the given folder', async () => {
    expect((await run(['pwd'], { cwd: '/repo', mounts: [readable(folder(), '/repo')] })).stdout).toBe('/repo\n');
  });

  it('gives each run a /tmp and a home of its own', async () => {
    const leave = 'fs.writeFileSync("/tmp/left", ""); fs.writeFileSync(`${process.env.HOME}/left`, "")';
    const look = 'console.log(fs.existsSync("/tmp/left"), fs.existsSync(`${process.env.HOME}/left`))';
    expect((await script(`${leave}; ${look}`)).stdout).toBe('true true\n');
    expect((await script(look)).stdout).toBe('false false\n');
  });

  it('has a user, a host name and a loopback of its own', async () => {
    const source = `
      const server = require('node:http').createServer((_, response) => response.end('served')).listen(0, '127.0.0.1', async () => {
        const answer = await fetch('http://localhost:' + server.address().port);
        console.log(os.userInfo().username !== '', os.hostname(), process.getuid() === 0, await answer.text());
        server.close();
      })`;
    expect((await script(source)).stdout).toBe('true sandbox false served\n');
  });

  it('runs many at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => run(['sh', '-c', `echo ${index} > /tmp/x; cat /tmp/x`])),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 12 }, (_, index) => `${index}\n`));
  });
}

function mountsContract({ run, folder }: Bench): void {
  const file = (path: string, text: string): string => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };

  it('keeps what is written in a read-write mount, and only there', async () => {
    const [changing, fixed] = [folder(), folder()];
    file(join(fixed, 'kept'), 'before');
    const mounts = [writable(changing, '/repo'), readable(fixed, '/fixed')];
    const result = await run(['sh', '-c', 'echo new > /repo/made; echo bad > /fixed/kept; echo bad > /fixed/made'], { mounts });
    expect(result.exitCode).not.toBe(0);
    expect(readFileSync(join(changing, 'made'), 'utf8')).toBe('new\n');
    expect(readFileSync(join(fixed, 'kept'), 'utf8')).toBe('before');
    expect(readdirSync(fixed)).toEqual(['kept']);
  });

  it('nests a read-only folder in a read-write one, given in any order', async () => {
    const [repo, dependencies] = [folder(), folder()];
    file(join(dependencies, 'one/index.js'), 'original');
    const mounts = [readable(dependencies, '/repo/node_modules'), writable(repo, '/repo')];
    const result = await run(['sh', '-c', 'cat /repo/node_modules/one/index.js; touch /repo/x; touch /repo/node_modules/x'], {
      mounts,
    });
    expect(result).toMatchObject({ stdout: 'original', exitCode: 1 });
    expect(readdirSync(repo)).toEqual(['x']);
    expect(readdirSync(dependencies)).toEqual(['one']);
  });

  it('nests a folder in a read-only one that has no place for it, and leaves nothing behind', async () => {
    const [repo, dependencies] = [folder(), folder()];
    file(join(dependencies, 'here'), 'yes');
    const mounts = [readable(repo, '/repo'), readable(dependencies, '/repo/node_modules')];
    const results = await Promise.all([1, 2, 3].map(() => run(['cat', '/repo/node_modules/here'], { mounts })));
    expect(results.map(({ stdout }) => stdout)).toEqual(['yes', 'yes', 'yes']);
    expect(readdirSync(repo)).toEqual([]);
  });

  it('lays single read-only files over a read-write folder', async () => {
    const [repo, ours] = [folder(), folder()];
    const frozen = file(join(repo, 'test/deep/frozen.test.js'), 'old');
    const laid = file(join(ours, 'frozen.test.js'), 'ours');
    const mounts = [
      writable(repo, '/repo'),
      readable(laid, '/repo/test/deep/frozen.test.js'),
      readable(laid, '/repo/added.test.js'),
    ];
    const seen = await run(['sh', '-c', 'cat test/deep/frozen.test.js added.test.js'], { cwd: '/repo', mounts });
    expect(seen.stdout).toBe('oursours');
    const attacks =
      'echo bad > added.test.js; rm -f added.test.js; mv test/deep test/gone; mv test gone; rm -rf test; ls test/deep';
    expect((await run(['sh', '-c', attacks], { cwd: '/repo', mounts })).stdout).toBe('frozen.test.js\n');
    expect([readFileSync(frozen, 'utf8'), readFileSync(laid, 'utf8')]).toEqual(['old', 'ours']);
    expect(readdirSync(repo)).toEqual(['test']);
  });

  it('follows a link in a source on the host', async () => {
    const [real, links] = [folder(), folder()];
    file(join(real, 'here'), 'yes');
    symlinkSync(real, join(links, 'link'));
    expect((await run(['cat', '/repo/here'], { mounts: [readable(join(links, 'link'), '/repo')] })).stdout).toBe('yes');
  });

  it('refuses to mount through a link that foreign code may have left in a mount', async () => {
    const [repo, outside, ours] = [folder(), folder(), folder()];
    symlinkSync(outside, join(repo, 'test'));
    const mounts = [writable(repo, '/repo'), readable(ours, '/repo/test/here')];
    await expect(run(['true'], { mounts })).rejects.toThrow(WorldError);
    expect(readdirSync(outside)).toEqual([]);
    expect(lstatSync(join(repo, 'test')).isSymbolicLink()).toBe(true);
  });
}

function limitsContract({ run, script, folder }: Bench): void {
  it('ends a command that takes too long', async () => {
    const result = await script(idle, limited({ wallMs: 500 }));
    expect(result).toMatchObject({ ending: 'timed-out', exitCode: null });
    expect(result.durationMs).toBeGreaterThanOrEqual(500);
  });

  it('ends a command when the signal says so, whatever signals it ignores', async () => {
    const stop = new AbortController();
    const source = `process.on("SIGTERM", () => {}); process.on("SIGINT", () => {}); console.log("ready"); ${idle}`;
    const result = await script(source, { signal: stop.signal, onLine: () => stop.abort() });
    expect(result).toMatchObject({ ending: 'aborted', exitCode: null, stdout: 'ready\n' });
  });

  it('does not start a command after the signal', async () => {
    const source = folder();
    const late = await run(['touch', '/repo/made'], { mounts: [writable(source, '/repo')], signal: AbortSignal.abort() });
    expect(late).toMatchObject({ ending: 'aborted', stdout: '' });
    expect(readdirSync(source)).toEqual([]);
  });

  it.each(['stdout', 'stderr'] as const)('ends a command that floods %s and keeps what fitted', async (stream) => {
    const source = `const flood = () => process.${stream}.write("flood\\n".repeat(1000), flood); flood()`;
    const result = await script(source, limited({ outputBytes: 10_000 }));
    expect(result.ending).toBe('output-limit');
    expect(result[stream].length).toBe(10_000);
  });

  it('does not end a command whose output just fits', async () => {
    const result = await script('process.stdout.write("x".repeat(10_000))', limited({ outputBytes: 10_000 }));
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0 });
    expect(result.stdout.length).toBe(10_000);
  });

  it('cuts a file that grows too large', async () => {
    const source = folder();
    const mounts = [writable(source, '/repo')];
    const write = 'head -c 3000000 /dev/zero > /repo/large; echo $?';
    expect((await run(['sh', '-c', write], { mounts })).stdout).toBe('0\n');
    expect((await run(['sh', '-c', write], { mounts, ...limited({ fileBytes: 1_000_000 }) })).stdout).not.toBe('0\n');
    expect(lstatSync(join(source, 'large')).size).toBe(1_000_000);
  });

  it('leaves nothing running, not even what left the session', async () => {
    const source = folder();
    const mounts = [writable(source, '/repo')];
    const daemon =
      'setsid sh -c "while :; do date +%s%N > /repo/beat; sleep 0.02; done" > /dev/null 2>&1 & while [ ! -s /repo/beat ]; do sleep 0.02; done';
    expect((await run(['sh', '-c', daemon], { mounts })).exitCode).toBe(0);
    const last = readFileSync(join(source, 'beat'), 'utf8');
    await sleep(300);
    expect(readFileSync(join(source, 'beat'), 'utf8')).toBe(last);
  });
}

function refusalsContract({ run, folder }: Bench): void {
  it.each([
    ['a source that does not exist', { mounts: [readable('/no/such/source', '/repo')] }],
    ['a target that is not absolute', { mounts: [readable('/usr', 'repo')] }],
    ['a target that climbs', { mounts: [readable('/usr', '/repo/../etc')] }],
    ['a target of the system', { mounts: [readable('/usr', '/proc/sys')] }],
    ['two mounts at one target', { mounts: [readable('/usr', '/repo'), readable('/var', '/repo')] }],
    ['a folder that does not exist', { cwd: '/no/such/folder' }],
    ['a NUL character that could smuggle in options', { env: { A: 'x\0--share-net' } }],
  ] satisfies [string, Given][])('refuses %s with a sentence', async (_, given) => {
    const failure = await run(['true'], given).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorldError);
    expect(failure).toMatchObject({ kind: 'sandbox', message: expect.stringMatching(/^[A-Z].*\.$/su) as string });
  });

  it('removes the places it made for mounts when the set-up fails', async () => {
    const repo = folder();
    const mounts = [readable(repo, '/repo'), readable('/usr', '/repo/place')];
    await expect(run(['true'], { mounts, cwd: '/no/such/folder' })).rejects.toThrow(WorldError);
    expect(existsSync(join(repo, 'place'))).toBe(false);
  });
}
