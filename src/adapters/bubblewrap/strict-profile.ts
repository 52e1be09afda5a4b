import { existsSync, lstatSync, readlinkSync } from 'node:fs';

/** Where the sandbox keeps things, seen from inside. */
export const inside = {
  node: '/opt/node/bin/node',
  home: '/home/patchline',
  path: '/opt/node/bin:/usr/local/bin:/usr/bin:/bin',
  prlimit: '/usr/bin/prlimit',
} as const;

const words = (text: string): readonly string[] => text.split(' ');

/** Namespaces, identity and ties of the command; the same on every machine. */
export const confinement: readonly string[] = [
  '--unshare-user --unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup',
  '--disable-userns --die-with-parent --new-session --clearenv',
  '--uid 1000 --gid 1000 --cap-drop ALL --hostname sandbox',
].flatMap(words);

/** Folders of `/proc` with settings of the kernel. A process of host uid 0 could write `sys/kernel/core_pattern`, capabilities or not. */
const frozenProcFolders = ['sys', 'irq', 'bus', 'fs', 'pressure'];

/** Files of `/proc` that change the host, or show its memory, keys and timers. */
const maskedProcFiles = ['sysrq-trigger', 'kcore', 'keys', 'timer_list'];

/** What the host keeps from everyone but uid 0; it needs no cover where Patchline runs as somebody else. */
const rootsProcFolders = ['acpi', 'driver', 'scsi', 'dynamic_debug'];
const rootsProcFiles = words('kmsg mtrr kpagecgroup kpagecount kpageflags pagetypeinfo slabinfo vmallocinfo');

/** Names that programs look up although there is no network; no line of the host's own files. */
const accountFiles = {
  '/etc/passwd':
    'patchline:x:1000:1000:patchline:/home/patchline:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/group': 'patchline:x:1000:\nnogroup:x:65534:\n',
  '/etc/hosts': '127.0.0.1 localhost sandbox\n::1 localhost\n',
  '/etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
} as const;

/** Contents for the descriptors that `systemArguments` names, in order. */
export const accountFileContents: readonly string[] = Object.values(accountFiles);

const linkableFolders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** The loader's index, and Debian's links to the chosen version of a program. */
const loaderFiles = ['/etc/ld.so.cache', '/etc/alternatives'];

const readOnly = (path: string): readonly string[] => ['--ro-bind', path, path];

/** `/bin` and its like: links where the host merged them into `/usr`, folders where it did not. */
function rootFolders(): readonly string[] {
  return linkableFolders.flatMap((path) => {
    if (!existsSync(path)) return [];
    return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : readOnly(path);
  });
}

function procArguments(): readonly string[] {
  const present = (name: string): boolean => existsSync(`/proc/${name}`);
  const isRoot = process.getuid?.() === 0;
  const folders = isRoot ? [...frozenProcFolders, ...rootsProcFolders] : frozenProcFolders;
  const files = isRoot ? [...maskedProcFiles, ...rootsProcFiles] : maskedProcFiles;
  return [
    '--proc',
    '/proc',
    ...folders.filter(present).flatMap((name) => readOnly(`/proc/${name}`)),
    ...files.filter(present).flatMap((name) => ['--ro-bind', '/dev/null', `/proc/${name}`]),
  ];
}

/** Folders that may be written and vanish, each with its share of the memory limit, for where no control group counts them. */
function scratchArguments(memoryBytes: number): readonly string[] {
  const sized = (share: number, path: string): readonly string[] =>
    words(`--perms 0755 --size ${Math.floor(memoryBytes / share)} --tmpfs ${path}`);
  return [...sized(2, '/tmp'), ...sized(8, '/run'), ...sized(8, '/home'), ...sized(8, '/dev/shm'), '--dir', inside.home];
}

/** The system before the command's own mounts. `firstDescriptor` is where the account files are read from. */
export function systemArguments(firstDescriptor: number, memoryBytes: number): readonly string[] {
  const accounts = Object.keys(accountFiles).flatMap((path, index) =>
    words(`--perms 0444 --file ${firstDescriptor + index} ${path}`),
  );
  return [
    ...['/etc', '/usr', '/opt', '/opt/node', '/opt/node/bin'].flatMap((path) => words(`--perms 0755 --dir ${path}`)),
    ...accounts,
    ...loaderFiles.filter((path) => existsSync(path)).flatMap(readOnly),
    ...rootFolders(),
    ...procArguments(),
    '--dev',
    '/dev',
    ...scratchArguments(memoryBytes),
  ];
}

/**
 * What must come last: the rest of the root becomes read-only, then `/usr` appears. bwrap reads these arguments from a pipe; if the
 * orchestrator dies while it writes them, what is missing is `/usr`, and nothing can be started.
 */
export function closingArguments(nodeBinary: string): readonly string[] {
  return ['--ro-bind', nodeBinary, inside.node, '--remount-ro', '/dev', '--remount-ro', '/', ...readOnly('/usr')];
}

/** The profile in words that do not depend on this machine's paths, for the digest. */
export const profileInWords: Readonly<Record<string, unknown>> = {
  confinement,
  frozenProcFolders,
  maskedProcFiles,
  rootsProcFolders,
  rootsProcFiles,
  accountFiles,
  loaderFiles,
  system: 'usr and its root links read-only, tmpfs on /tmp /run /home /dev/shm, minimal /dev, root and /dev read-only, no /sys',
};
