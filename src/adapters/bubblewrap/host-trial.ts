import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { SandboxProbe } from '#ports/sandbox.ts';
import { architectures, type Architecture } from './system-calls.ts';
import { inside } from './strict-profile.ts';

export type Missing = Extract<SandboxProbe, { kind: 'missing' }>;

/** A bwrap that can be tried. */
export interface Found {
  readonly kind: 'found';
  readonly program: string;
  readonly version: string;
  readonly architecture: Architecture;
}

const missing = (reason: string, remedy: string): Missing => ({ kind: 'missing', reason, remedy });

const installRemedy = 'Install it ("apt-get install bubblewrap", "dnf install bubblewrap", "apk add bubblewrap") and run again.';
/** The first version with --disable-userns. */
const oldest = [0, 8] as const;

/** Looks for the parts of the sandbox without running anything foreign. `program` is a path, or `null` to search PATH. */
export async function findBubblewrap(program: string | null): Promise<Found | Missing> {
  if (process.platform !== 'linux') {
    return missing(
      `The sandbox needs Linux, and this is ${process.platform}.`,
      'Run Patchline on Linux: a virtual machine, a container host, or a continuous integration job.',
    );
  }
  const architecture = architectures.find((known) => known === process.arch);
  if (architecture === undefined) {
    return missing(
      `There is no system call filter for the processor architecture ${process.arch}.`,
      'Run Patchline on x86-64 or AArch64.',
    );
  }
  const path = program ?? searchPath('bwrap');
  if (path === null) return missing('The program "bwrap" (bubblewrap) is not on PATH.', installRemedy);
  if (!existsSync(inside.prlimit)) {
    return missing(
      `The program "${inside.prlimit}" is missing, which sets limits.`,
      'Install the package "util-linux" and run again.',
    );
  }
  return judgeVersion(path, architecture);
}

async function judgeVersion(program: string, architecture: Architecture): Promise<Found | Missing> {
  const said = await new Promise<string>((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (_error, stdout) => resolve(stdout));
  });
  const version = /(\d+)\.(\d+)(?:\.\d+)*/u.exec(said);
  if (version === null) return missing(`"${program} --version" does not say the version of bubblewrap.`, installRemedy);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const isRecent = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (isRecent) return { kind: 'found', program, version: version[0], architecture };
  return missing(
    `bubblewrap ${version[0]} is too old: it cannot refuse nested user namespaces.`,
    `Install bubblewrap ${oldest.join('.')} or newer and run again.`,
  );
}

function searchPath(name: string): string | null {
  const isExecutable = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** Switches that keep ordinary users from making the namespaces that the sandbox is made of, and the value that does so. */
const switches = [
  { file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns', shut: '1', open: '0' },
  { file: '/proc/sys/kernel/unprivileged_userns_clone', shut: '0', open: '1' },
  { file: '/proc/sys/user/max_user_namespaces', shut: '0', open: '10000' },
] as const;

const asSysctl = (file: string): string => file.replace('/proc/sys/', '').replaceAll('/', '.');

/** Why bwrap could not set the sandbox up, from its complaint and from the switches of this machine. */
export function explainRefusal(complaint: string, readSwitch: (file: string) => string | null = readLine): Missing {
  const reason = `bubblewrap could not set up the sandbox: ${complaint === '' ? 'it gave no reason' : complaint}.`;
  const shut = switches.find(({ file, shut: value }) => readSwitch(file) === value);
  // Ubuntu's AppArmor lets the namespace be made but not its uid map be written; nothing else says so where the switch cannot be read.
  const isAppArmor = complaint.includes('setting up uid map: Permission denied');
  const culprit = shut ?? (isAppArmor ? switches[0] : undefined);
  if (culprit !== undefined) {
    const setting = `${asSysctl(culprit.file)}=${culprit.open}`;
    return missing(reason, `Allow user namespaces ("sudo sysctl -w ${setting}") and run again.`);
  }
  return missing(
    reason,
    'Try "bwrap --unshare-all --ro-bind / / --proc /proc true" as the same user; in a container, allow user namespaces and an unmasked /proc.',
  );
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Runs inside as `node -e`: prints what does not hold of the confinement, one line each, and the version of Node behind it. */
export const trialScript = `
const fs = require('node:fs');
const status = fs.readFileSync('/proc/self/status', 'utf8');
const expect = (holds, what) => holds || console.log(what);
const opens = (path) => { try { fs.closeSync(fs.openSync(path, 'r+')); return true; } catch { return false; } };
expect(/^Seccomp:\\t2$/m.test(status), 'no system call filter is in force');
expect(/^NoNewPrivs:\\t1$/m.test(status), 'programs can gain privileges');
expect(/^CapEff:\\t0+$/m.test(status) && /^CapBnd:\\t0+$/m.test(status), 'capabilities are left');
expect(!opens('/proc/sys/kernel/core_pattern'), 'kernel settings can be written');
expect(!opens('/proc/sysrq-trigger'), 'kernel commands can be written');
expect(Object.values(require('node:os').networkInterfaces()).flat().every((net) => net.internal), 'a network is reachable');
expect(!fs.existsSync('/sys') && !fs.existsSync('/root'), 'folders of the host are visible');
console.log(process.version);
`;

/** Judges what the trial printed. */
export function judgeTrial(stdout: string, stderr: string): Missing | null {
  const found = stdout.trim().split('\n');
  const version = found.pop();
  if (version !== process.version) {
    const said = stderr.trim().split('\n').slice(-1).join('');
    return missing(
      `Node does not run in the sandbox: ${said === '' ? 'it printed nothing' : said}.`,
      'Use a Node whose libraries are under /usr or in its own binary (the builds of nodejs.org are) and run again.',
    );
  }
  if (found.length === 0) return null;
  return missing(
    `The sandbox does not confine here: ${found.join('; ')}.`,
    'Report this with the versions of the kernel and of bubblewrap.',
  );
}
