import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A host made for being attacked: decoys in a temporary folder, listeners that answer, a process that holds a token. */
export interface EscapeWorld {
  readonly root: string;
  /** A word that nothing else on this machine holds. */
  readonly secret: string;
  /** The checkout that the sandbox gets at `/repo`, and a copy that the controls may attack. */
  readonly repo: string;
  readonly controlRepo: string;
  readonly dependencies: string;
  readonly home: string;
  readonly outside: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly socketPath: string;
  readonly abstractName: string;
  /** An address of this machine that is not loopback; `null` without a network. */
  readonly ownAddress: string | null;
  readonly victim: number;
  close(): void;
}

export async function makeEscapeWorld(): Promise<EscapeWorld> {
  const root = mkdtempSync(join(tmpdir(), 'patchline-escape-'));
  chmodSync(root, 0o755);
  const secret = `decoy-${randomUUID()}`;
  const folders = makeFolders(root, secret);
  const abstractName = `patchline-${randomUUID()}`;
  const socketPath = join(root, 'service.sock');
  const tcp = await listen({ port: 0, host: '0.0.0.0' });
  const servers = [tcp, await listen({ path: socketPath }), await listen({ path: `\0${abstractName}` })];
  const udp = await listenForDatagrams();
  const victim = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', secret], {
    stdio: 'ignore',
    env: { PATCHLINE_DECOY: secret },
  });
  return {
    ...folders,
    root,
    secret,
    abstractName,
    socketPath,
    tcpPort: (tcp.address() as AddressInfo).port,
    udpPort: udp.address().port,
    ownAddress: ownAddress(),
    victim: victim.pid ?? 0,
    close: () => close(root, { servers, udp, victim }),
  };
}

function makeFolders(
  root: string,
  secret: string,
): Pick<EscapeWorld, 'repo' | 'controlRepo' | 'dependencies' | 'home' | 'outside'> {
  const file = (path: string, text = `${secret}\n`): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const name of ['.ssh/id_ed25519', '.git-credentials', '.npmrc', '.config/gh/hosts.yml', '.bashrc']) file(`home/${name}`);
  file('outside/target', 'untouched\n');
  file('node_modules/one/index.js', 'untouched\n');
  file('repo/.git/config', 'untouched\n');
  file('repo/.git/hooks/pre-commit.sample', 'untouched\n');
  file('repo/linked/.git', 'gitdir: ../.git/worktrees/linked\n');
  file('repo/test/deep/frozen.test.js', 'untouched\n');
  symlinkSync(join(root, 'outside'), join(root, 'repo/link'));
  cpSync(join(root, 'repo'), join(root, 'control'), { recursive: true, verbatimSymlinks: true });
  cpSync(join(root, 'node_modules'), join(root, 'control/node_modules'), { recursive: true });
  const at = (name: string): string => join(root, name);
  return {
    repo: at('repo'),
    controlRepo: at('control'),
    dependencies: at('node_modules'),
    home: at('home'),
    outside: at('outside'),
  };
}

function listen(where: { port: number; host: string } | { path: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => {}).end('host'));
    server.once('error', reject).listen(where, () => resolve(server));
  });
}

function listenForDatagrams(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (_, from) => socket.send('host', from.port, from.address));
    socket.bind(0, '0.0.0.0', () => resolve(socket));
  });
}

function ownAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? null;
}

function close(root: string, open: { servers: readonly Server[]; udp: Socket; victim: ChildProcess }): void {
  for (const server of open.servers) server.close();
  open.udp.close();
  open.victim.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
}
