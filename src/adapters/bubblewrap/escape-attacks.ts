import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { SandboxLimits } from '#ports/sandbox.ts';
import type { EscapeWorld } from './escape-world.ts';
import { callNumber, judgedCalls, newestKnownCall, refusedCalls, type SystemCallNumbers } from './system-calls.ts';

/** One way out. The same probe must fail inside and work outside: a probe that works nowhere proves nothing. */
export interface Attack {
  readonly title: string;
  /** File in `escape-probes` and its words. `repo` is the checkout as the probe sees it: `/repo`, or the control's copy on the host. */
  readonly probe: (world: EscapeWorld, repo: string) => readonly [script: string, ...words: string[]];
  readonly limits?: Partial<SandboxLimits>;
  /** Exact words of the refusal, where the kernel has other ways to refuse the same; then the control need only get another answer. */
  readonly refusal?: string;
  /** Words with which the same probe keeps to the limit and must work inside, so that a limit is not taken for a broken sandbox. */
  readonly within?: (repo: string) => readonly string[];
  /** Whether the host carries the mark of the attack. */
  readonly harm?: (world: EscapeWorld, repo: string) => boolean;
  /** Why this machine or user cannot show that the attack works outside; `null` when it can. */
  readonly unshowable?: (world: EscapeWorld) => string | null;
}

const isRoot = process.getuid?.() === 0;
const rootOnly = (): string | null => (isRoot ? null : 'only root can do this outside');
const isAttacked = (path: string): boolean => existsSync(path) && readFileSync(path, 'utf8').includes('attacked');
const kernelSays = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');

const secrets: readonly Attack[] = [
  ...['.ssh/id_ed25519', '.git-credentials', '.npmrc', '.config/gh/hosts.yml', '.bashrc'].map((name): Attack => ({
    title: `reads ~/${name}`,
    probe: ({ home }) => ['read-file.mjs', join(home, name)],
  })),
  { title: 'reads /etc/shadow', probe: () => ['read-file.mjs', '/etc/shadow'], unshowable: rootOnly },
  { title: 'sees folders of the host in /', probe: () => ['list-folder.mjs', '/', ...visibleFolders] },
  { title: 'sees accounts and settings of the host in /etc', probe: () => ['list-folder.mjs', '/etc', ...visibleSettings] },
  { title: 'finds a token in its environment', probe: () => ['environment-variable.mjs', 'PATCHLINE_DECOY'] },
  {
    title: 'finds a token in the environment of another process',
    probe: ({ secret }) => ['other-process.mjs', 'environ', secret],
  },
  { title: 'sees a process of the host', probe: ({ secret }) => ['other-process.mjs', 'cmdline', secret] },
];

const visibleFolders = 'bin dev etc home lib lib32 lib64 libx32 opt patchline proc repo run sbin tmp usr'.split(' ');
const visibleSettings = 'alternatives group hosts ld.so.cache ld.so.conf ld.so.conf.d nsswitch.conf passwd'.split(' ');

/** Attacks on files that say themselves whether they worked and leave a mark as well. */
const files: readonly Attack[] = [
  {
    title: 'writes outside its checkout',
    probe: ({ outside }) => ['write-file.mjs', join(outside, 'target')],
    harm: ({ outside }) => isAttacked(join(outside, 'target')),
  },
  {
    title: 'writes through a link in its checkout',
    probe: (_, repo) => ['write-file.mjs', `${repo}/link/through`],
    harm: ({ outside }) => isAttacked(join(outside, 'through')),
  },
  {
    title: 'writes through a hard link to a file outside',
    probe: ({ outside }, repo) => ['hard-link.mjs', join(outside, 'target'), `${repo}/hard`],
    harm: (_, repo) => isAttacked(join(repo, 'hard')),
  },
  {
    title: 'writes through a hard link to a dependency',
    probe: (_, repo) => ['hard-link.mjs', `${repo}/node_modules/one/index.js`, `${repo}/hard-dependency`],
    harm: (_, repo) => isAttacked(join(repo, 'hard-dependency')),
  },
  {
    title: 'writes in a dependency',
    probe: (_, repo) => ['write-file.mjs', `${repo}/node_modules/one/index.js`],
    harm: (world, repo) => isAttacked(join(repo === world.repo ? world.dependencies : `${repo}/node_modules`, 'one/index.js')),
  },
  ...['config', 'hooks/pre-commit'].map((name): Attack => ({
    title: `writes .git/${name}`,
    probe: (_, repo) => ['write-file.mjs', `${repo}/.git/${name}`],
    harm: (_, repo) => isAttacked(join(repo, '.git', name)),
  })),
  { title: 'renames .git', probe: (_, repo) => ['rename.mjs', `${repo}/.git`, `${repo}/git`] },
  { title: 'rewrites the .git pointer of a worktree', probe: (_, repo) => ['write-file.mjs', `${repo}/linked/.git`] },
  {
    title: 'renames the .git pointer of a worktree',
    probe: (_, repo) => ['rename.mjs', `${repo}/linked/.git`, `${repo}/linked/x`],
  },
  { title: 'rewrites a frozen test', probe: (_, repo) => ['write-file.mjs', `${repo}/test/deep/frozen.test.js`] },
  { title: 'renames the folder around a frozen test', probe: (_, repo) => ['rename.mjs', `${repo}/test/deep`, `${repo}/test/x`] },
  { title: 'renames a folder further out', probe: (_, repo) => ['rename.mjs', `${repo}/test`, `${repo}/x`] },
  {
    title: 'plants a program on PATH',
    probe: () => ['make-and-remove-file.mjs', '/usr/local/bin/patchline-decoy'],
    unshowable: rootOnly,
  },
  { title: 'plants a job of cron', probe: () => ['make-and-remove-file.mjs', '/etc/patchline-decoy'], unshowable: rootOnly },
  { title: 'reads what the host keeps in /tmp', probe: ({ outside }) => ['read-file.mjs', join(outside, 'target')] },
  { title: 'reads what the host keeps in /dev/shm', probe: () => ['read-file.mjs', sharedMemoryDecoy()] },
];

/** Files of the host outside the decoys' folder; the test removes them. */
export function sharedMemoryDecoy(): string {
  return `/dev/shm/patchline-decoy-${process.pid}`;
}

export function temporaryDecoy(): string {
  return `/tmp/patchline-decoy-${process.pid}`;
}

const kernel: readonly Attack[] = [
  ...['kernel/core_pattern', 'kernel/randomize_va_space', 'kernel/hostname', 'vm/drop_caches', 'fs/file-max'].map(
    (name): Attack => ({
      // The control opens for writing and writes nothing: the right is shown, the setting is not touched.
      title: `opens /proc/sys/${name} for writing`,
      probe: () => ['open-for-writing.mjs', `/proc/sys/${name}`],
      unshowable: rootOnly,
    }),
  ),
  { title: 'opens any kernel file in /proc for writing', probe: () => ['writable-kernel-files.mjs'], unshowable: rootOnly },
  { title: 'sees the keys of the kernel', probe: () => ['read-file.mjs', '/proc/keys'], unshowable: rootOnly },
  { title: 'sees control groups', probe: () => ['list-folder.mjs', '/sys/fs/cgroup'] },
  { title: 'sees devices', probe: () => ['list-folder.mjs', '/sys/class'] },
  {
    title: 'makes a device',
    probe: (_, repo) => ['run-program.mjs', 'mknod', `${repo}/disk`, 'b', '254', '0'],
    unshowable: rootOnly,
  },
  { title: 'can gain privileges from a program', probe: () => ['status-line.mjs', 'NoNewPrivs', '1'] },
  { title: 'has no system call filter', probe: () => ['status-line.mjs', 'Seccomp', '2'] },
  { title: 'has capabilities to gain', probe: () => ['status-line.mjs', 'CapBnd', '0000000000000000'] },
];

/** Attacks on everything that a connection or a datagram could reach. */
export const networkAttacks: readonly Attack[] = [
  { title: 'connects to a port of the host', probe: ({ tcpPort }) => ['connect.mjs', 'tcp', '127.0.0.1', String(tcpPort)] },
  {
    title: 'connects to an address of the host',
    probe: ({ ownAddress, tcpPort }) => ['connect.mjs', 'tcp', ownAddress ?? '', String(tcpPort)],
    unshowable: ({ ownAddress }) => (ownAddress === null ? 'this machine has no address but loopback' : null),
  },
  { title: 'connects to a socket file', probe: ({ socketPath }) => ['connect.mjs', 'unix', socketPath] },
  { title: 'connects to an abstract socket', probe: ({ abstractName }) => ['connect.mjs', 'abstract', abstractName] },
  { title: 'sends a datagram', probe: ({ udpPort }) => ['send-datagram.mjs', '127.0.0.1', String(udpPort)] },
];

const processes: readonly Attack[] = [
  { title: 'signals a process of the host', probe: ({ victim }) => ['signal-process.mjs', String(victim)] },
  {
    title: 'makes a nested user namespace',
    probe: () => ['run-program.mjs', 'unshare', '--user', 'true'],
    unshowable: () =>
      isRoot || kernelSays('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1' ? null : 'AppArmor forbids it',
  },
  {
    title: 'makes a mount',
    probe: (_, repo) => ['run-program.mjs', 'unshare', '--mount', 'mount', '-t', 'tmpfs', 'x', repo],
    unshowable: rootOnly,
  },
  { title: 'changes its root', probe: () => ['run-program.mjs', 'chroot', '/', 'true'], unshowable: rootOnly },
  {
    title: 'types into a terminal',
    probe: () => ['inject-terminal.pl'],
    unshowable: () =>
      kernelSays('/proc/sys/dev/tty/legacy_tiocsti') === '0' && !isRoot ? 'this kernel forbids TIOCSTI to users' : null,
  },
  {
    title: 'calls the kernel as a 32-bit program',
    probe: (_, repo) => ['foreign-abi.mjs', repo],
    unshowable: () => (process.arch === 'x64' ? null : 'the probe is x86-64 machine code'),
  },
];

/** Arguments that an unfiltered kernel looks at: it succeeds or complains about them, and does nothing. */
const harmlessArguments: Readonly<Record<string, string>> = {
  keyctl: '9999',
  add_key: '0 0 0 0 0',
  request_key: '0 0 0 0',
  bpf: '9999 0 0',
  perf_event_open: '0 0 -1 -1 0',
  userfaultfd: '1',
  io_uring_setup: '0 0',
  io_uring_enter: '-1 0 0 0 0',
  io_uring_register: '-1 0 0 0',
  ptrace: '9999 0 0 0',
  process_vm_readv: '0 0 1 0 1 0',
  process_vm_writev: '0 0 1 0 1 0',
  kcmp: '0 0 99 0 0',
  mount: '0 0 0 0 0',
  umount2: '@8 0xffff',
  pivot_root: '0 0',
  open_tree: '-1 @8 0',
  fsopen: '0 0',
  move_mount: '-1 @8 -1 @8 0',
  mount_setattr: '-1 @8 0 0 0',
  setns: '-1 0',
  unshare: '0',
  kexec_load: '0 0 0 -1',
  finit_module: '-1 @8 0',
  name_to_handle_at: '-1 @8 0 0 0',
};

/** Calls that the kernel also keeps from ordinary users, so that only root can show the filter's part. */
const privilegedCalls = 'bpf mount umount2 pivot_root open_tree fsopen move_mount mount_setattr kexec_load finit_module'.split(
  ' ',
);

const number = (numbers: SystemCallNumbers): string =>
  String(callNumber(numbers, process.arch === 'arm64' ? 'arm64' : 'x64') ?? -1);

const callProbe =
  (numbers: SystemCallNumbers, words: string): Attack['probe'] =>
  () => ['system-call.pl', number(numbers), ...words.split(' ')];

function isKernelAtLeast(major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = release().split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

const errno = { EPERM: 'BLOCKED errno 1', ENOSYS: 'BLOCKED errno 38', EAFNOSUPPORT: 'BLOCKED errno 97' };

const calls: readonly Attack[] = [
  ...Object.entries(harmlessArguments).map(([name, words]): Attack => ({
    title: `calls ${name}`,
    probe: callProbe(refusedCalls[name] ?? [null, null], words),
    refusal: errno.EPERM,
    ...(privilegedCalls.includes(name) ? { unshowable: rootOnly } : {}),
  })),
  {
    // CLONE_NEWUSER with CLONE_FS: the kernel finds the pair impossible and clones nothing.
    title: 'clones into a new namespace',
    probe: callProbe(judgedCalls.clone, '0x10000200 0 0 0 0'),
    refusal: errno.EPERM,
  },
  { title: 'calls clone3', probe: callProbe(judgedCalls.clone3, '0 0'), refusal: errno.ENOSYS },
  {
    // open_tree_attr, the first call behind the table.
    title: 'uses a call newer than the filter',
    probe: () => ['system-call.pl', String(newestKnownCall + 1), '-1', '@8', '0', '0', '0'],
    refusal: errno.ENOSYS,
    unshowable: () => (isKernelAtLeast(6, 15) ? null : 'the call came with Linux 6.15'),
  },
  {
    title: 'opens a socket to the hypervisor (AF_VSOCK)',
    probe: callProbe(judgedCalls.socket, '40 1 0'),
    refusal: errno.EAFNOSUPPORT,
    unshowable: () => (existsSync('/dev/vsock') ? null : 'this kernel has no AF_VSOCK'),
  },
  {
    title: 'opens a raw socket (AF_PACKET)',
    probe: callProbe(judgedCalls.socket, '17 3 0'),
    refusal: errno.EAFNOSUPPORT,
  },
  {
    title: 'listens to events of the kernel (NETLINK_KOBJECT_UEVENT)',
    probe: callProbe(judgedCalls.socket, '16 3 15'),
    refusal: errno.EAFNOSUPPORT,
  },
];

const exhaustion: readonly Attack[] = [
  { title: 'starts too many processes', probe: () => ['fork-bomb.pl', '150'], within: () => ['30'], limits: { processes: 60 } },
  {
    title: 'fills memory in one process',
    probe: () => ['memory-bomb.mjs', '1', '600'],
    within: () => ['1', '80'],
    limits: { memoryBytes: 400 * 2 ** 20 },
  },
  {
    title: 'fills memory in several processes',
    probe: () => ['memory-bomb.mjs', '4', '160'],
    within: () => ['4', '16'],
    limits: { memoryBytes: 500 * 2 ** 20 },
  },
  {
    title: 'fills memory with files in /tmp',
    probe: () => ['write-much.mjs', temporaryDecoy(), '200'],
    within: () => [temporaryDecoy(), '20'],
    limits: { memoryBytes: 200 * 2 ** 20 },
  },
  {
    title: 'fills the disk with one file',
    probe: (_, repo) => ['write-much.mjs', `${repo}/much`, '64'],
    within: (repo) => [`${repo}/much`, '1'],
    limits: { fileBytes: 2 ** 20 },
  },
];

/** Attacks on the same few files, one after the other. */
export const fileAttacks: readonly Attack[] = files;

/** Attacks that do not meet each other. */
export const separateAttacks: readonly Attack[] = [...secrets, ...kernel, ...networkAttacks, ...processes, ...calls];

/** Attacks that use much of the machine, and whose limits are kept in more than one way. */
export const exhaustingAttacks: readonly Attack[] = exhaustion;
