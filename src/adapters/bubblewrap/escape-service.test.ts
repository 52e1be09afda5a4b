import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '#ports/sandbox.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';
import { networkAttacks } from './escape-attacks.ts';
import { makeEscapeWorld, type EscapeWorld } from './escape-world.ts';

const probes = join(import.meta.dirname, 'escape-probes');
const sandbox = bubblewrapSandbox();
const runFile = promisify(execFile);
const port = 4100;

/** Runs a probe in a session that has a service. */
async function inside(socket: string, [script = '', ...words]: readonly string[]): Promise<string> {
  const session = await sandbox.open({
    argv: ['node', `/patchline/${script}`, ...words],
    cwd: '/tmp',
    mounts: [{ source: probes, target: '/patchline', access: 'read-only' }],
    env: {},
    limits: { ...defaultLimits, wallMs: 30_000 },
    signal: null,
    service: { socket, port },
  });
  const { stdout, stderr } = await session.ended;
  return stdout.trim() || `nothing said: ${stderr}`;
}

async function outside([script = '', ...words]: readonly string[]): Promise<string> {
  const { stdout } = await runFile(process.execPath, [join(probes, script), ...words]);
  return stdout.trim();
}

function serve(path: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((client) => client.on('error', () => undefined).end('host'));
    server.listen(path, () => resolve(server));
  });
}

/** A name server that answers every question with 192.0.2.1 (RFC 1035, section 4). */
function serveNames(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (question, from) => {
      const header = Buffer.from([...question.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
      const asked = question.subarray(12, question.indexOf(0, 12) + 5);
      const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 1]);
      socket.send(Buffer.concat([header, asked, answer]), from.port, from.address);
    });
    socket.bind(0, '0.0.0.0', () => resolve(socket));
  });
}

describe('a session with one service reaches that service and nothing else', () => {
  let world: EscapeWorld;
  let names: Socket;
  const servers: Server[] = [];
  const socket = (name: string): string => join(world.root, 'sockets', name);
  beforeAll(async () => {
    world = await makeEscapeWorld();
    mkdirSync(join(world.root, 'sockets'));
    for (const name of ['model.sock', 'other.sock']) servers.push(await serve(socket(name)));
    names = await serveNames();
  });
  afterAll(() => {
    for (const server of servers) server.close();
    names.close();
    world.close();
  });

  it('reaches the service, by its port and by its file', async () => {
    expect(await inside(socket('model.sock'), ['connect.mjs', 'tcp', '127.0.0.1', String(port)])).toBe('ESCAPED');
    expect(await inside(socket('model.sock'), ['connect.mjs', 'unix', '/run/patchline/service.sock'])).toBe('ESCAPED');
  });

  it.each(networkAttacks)('$title', async (attack) => {
    const probe = attack.probe(world, '/repo');
    expect(await inside(socket('model.sock'), probe)).toMatch(/^BLOCKED/u);
    if (attack.unshowable?.(world) === undefined || attack.unshowable(world) === null)
      expect(await outside(probe)).toBe('ESCAPED');
  });

  it('asks no name server', async () => {
    const probe = ['resolve-name.mjs', `127.0.0.1:${names.address().port}`];
    expect(await inside(socket('model.sock'), probe)).toMatch(/^BLOCKED/u);
    expect(await outside(probe)).toBe('ESCAPED');
  });

  it('connects to no other socket beside the service on the host', async () => {
    expect(await inside(socket('model.sock'), ['connect.mjs', 'unix', socket('other.sock')])).toMatch(/^BLOCKED/u);
    expect(await outside(['connect.mjs', 'unix', socket('other.sock')])).toBe('ESCAPED');
  });

  it('cannot put another socket in the place of the service', async () => {
    const probe = ['rename.mjs', '/run/patchline/service.sock', '/run/patchline/gone.sock'];
    expect(await inside(socket('model.sock'), probe)).toMatch(/^BLOCKED/u);
    expect(existsSync(socket('model.sock'))).toBe(true);
  });
});
