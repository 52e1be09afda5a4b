import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { defaultLimits, type Sandbox, type SandboxSession, type SandboxTalk } from './sandbox.ts';

type Given = Partial<Omit<SandboxTalk, 'argv'>>;

const idle = 'setInterval(() => {}, 1000)';
const echo = 'process.stdin.on("data", (chunk) => process.stdout.write("> " + chunk)).on("end", () => { process.exitCode = 5; })';

/** What a command that is spoken with must do, besides what every command must. Part of `sandboxContract`. */
export function sandboxSessionContract(sandbox: Sandbox, root: string): void {
  const open = (source: string, given: Given = {}): Promise<SandboxSession> =>
    sandbox.open({
      argv: ['node', '-e', source],
      cwd: '/tmp',
      mounts: [],
      env: {},
      limits: defaultLimits,
      signal: null,
      service: null,
      ...given,
    });
  talks(open, root);
  services(open, root);
}

type Open = (source: string, given?: Given) => Promise<SandboxSession>;

async function say(session: SandboxSession, text: string): Promise<void> {
  const writer = session.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}

async function hear(session: SandboxSession): Promise<string> {
  const reader = session.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return value === undefined ? 'silence' : Buffer.from(value).toString('utf8');
}

function talks(open: Open, root: string): void {
  it('answers while it runs, as often as it is spoken to, and ends with its input', async () => {
    const session = await open(echo);
    for (const word of ['one', 'two ü']) {
      await say(session, word);
      expect(await hear(session)).toBe(`> ${word}`);
    }
    await session.stdin.close();
    expect(await session.ended).toMatchObject({ ending: 'exited', exitCode: 5, stdout: '> one> two ü' });
    expect(await hear(session)).toBe('silence');
  });

  it('starts by itself once it is said to have started, and is said so where it never will', async () => {
    const folder = mkdtempSync(join(root, 'started-'));
    const mounts = [{ source: folder, target: '/repo', access: 'read-write' as const }];
    // Seen whole or not at all: it may be looked for between its making and its writing.
    const session = await open('fs.writeFileSync("/repo/begun", "yes"); fs.renameSync("/repo/begun", "/repo/here")', { mounts });
    await session.started;
    const until = Date.now() + 20_000;
    // Nothing else of this process has a turn here.
    while (!existsSync(join(folder, 'here')) && Date.now() < until);
    expect(readFileSync(join(folder, 'here'), 'utf8')).toBe('yes');
    await session.ended;
    await (
      await open('0', { cwd: '/no/such/folder' })
    ).started;
  });

  it('is ended from outside, with all that it started', async () => {
    const folder = mkdtempSync(join(root, 'session-'));
    const beat = `require('node:child_process').spawn('setsid', ['sh', '-c', 'while :; do date +%s%N > /repo/beat; sleep 0.02; done']);`;
    const mounts = [{ source: folder, target: '/repo', access: 'read-write' as const }];
    const session = await open(
      `${beat} setInterval(() => { if (fs.existsSync('/repo/beat')) process.stdout.write('beats'); }, 50)`,
      { mounts },
    );
    await hear(session);
    expect(await session.end()).toMatchObject({ ending: 'aborted', exitCode: null });
    const last = readFileSync(join(folder, 'beat'), 'utf8');
    await sleep(300);
    expect(readFileSync(join(folder, 'beat'), 'utf8')).toBe(last);
  });

  it('stays ended with its own status when it is ended again', async () => {
    const session = await open('process.exitCode = 4');
    expect(await session.ended).toMatchObject({ exitCode: 4 });
    expect(await session.end()).toMatchObject({ ending: 'exited', exitCode: 4 });
    await say(session, 'to nobody');
  });

  it('keeps to the limits of time and output, and to the signal', async () => {
    const limits = { ...defaultLimits, wallMs: 500 };
    expect(await (await open(idle, { limits })).ended).toMatchObject({ ending: 'timed-out' });
    const flood = 'const flood = () => process.stdout.write("flood\\n".repeat(1000), flood); flood()';
    const flooded = await open(flood, { limits: { ...defaultLimits, outputBytes: 10_000 } });
    expect(await flooded.ended).toMatchObject({ ending: 'output-limit' });
    expect((await new Response(flooded.stdout).text()).length).toBe(10_000);
    expect(await (await open(idle, { signal: AbortSignal.abort() })).ended).toMatchObject({ ending: 'aborted' });
  });

  it('does not wait for ever for a command that reads nothing', async () => {
    const session = await open('setTimeout(() => {}, 300)');
    await say(session, 'x'.repeat(1_000_000));
    expect(await session.ended).toMatchObject({ ending: 'exited', exitCode: 0 });
  });

  it('tells that it could not start where the end is awaited', async () => {
    const session = await open('0', { cwd: '/no/such/folder' });
    await expect(session.ended).rejects.toThrow(WorldError);
    expect(await hear(session)).toBe('silence');
  });
}

function services(open: Open, root: string): void {
  const socket = join(root, 'service.sock');
  let server: Server;
  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (client) => {
      client.on('error', () => undefined);
      client.on('data', (chunk) => client.end(`heard ${String(chunk)}`));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  });
  afterAll(() => server.close());

  const ask = (port: number): string => `
    const socket = net.connect(${port}, '127.0.0.1').on('error', (error) => console.log(error.code));
    socket.on('data', (answer) => console.log(String(answer))).end('me')`;

  it('reaches the one service, and nothing on another port', async () => {
    const service = { socket, port: 4100 };
    expect((await (await open(ask(4100), { service })).ended).stdout).toBe('heard me\n');
    expect((await (await open(ask(4101), { service })).ended).stdout).toBe('ECONNREFUSED\n');
    expect((await (await open(ask(4100))).ended).stdout).toBe('ECONNREFUSED\n');
  });

  it('has input, output and status of its own behind the service', async () => {
    const session = await open(echo, { service: { socket, port: 4100 } });
    await say(session, 'one');
    expect(await hear(session)).toBe('> one');
    await session.stdin.close();
    expect(await session.ended).toMatchObject({ ending: 'exited', exitCode: 5 });
    const killed = await open(`process.kill(process.pid, "SIGABRT"); ${idle}`, { service: { socket, port: 4100 } });
    expect(await killed.ended).toMatchObject({ ending: 'signalled', terminatedBy: 'SIGABRT' });
  });

  it.each([
    ['a socket that does not exist', () => ({ socket: join(root, 'none.sock'), port: 4100 })],
    ['a file that is no socket', () => ({ socket: plainFile(root), port: 4100 })],
    ['a port of the system', () => ({ socket, port: 80 })],
  ])('refuses %s with a sentence', async (_, service) => {
    const failure = await open('0', { service: service() }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'sandbox', message: expect.stringMatching(/^Cannot offer .*\.$/su) as string });
  });
}

function plainFile(root: string): string {
  const path = join(root, 'plain-file');
  writeFileSync(path, '');
  return path;
}
