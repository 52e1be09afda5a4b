import { accessSync, constants, existsSync, openSync, readSync, closeSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, join, relative, resolve, sep } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { SandboxMount } from '#ports/sandbox.ts';

/** An agent's command as it is run inside, and what of the host must be seen there. */
export interface VisibleProgram {
  readonly argv: readonly string[];
  readonly mounts: readonly SandboxMount[];
}

/** They fetch what they run, and there is no network. */
const fetchers = ['npx', 'pnpx', 'bunx', 'uvx', 'pipx'];

/**
 * Finds an installed agent: its program, and each argument with a slash that exists, are mounted read-only below `/patchline/agent`; of an
 * installed package the whole outermost `node_modules`, else the one file. `folder` is what relative paths are relative to. Throws WorldError
 * `usage` where nothing is installed.
 */
export function visibleProgram(name: string, command: readonly string[], folder: string): VisibleProgram {
  const [program = '', ...args] = command;
  if (fetchers.includes(basename(program)))
    throw unusable(
      name,
      `"${program}" downloads what it runs, and the sandbox has no network. Install the agent and name the installed program`,
    );
  const mounts: SandboxMount[] = [];
  const show = (path: string): string => {
    const { target, mount } = placeOf(path, mounts.length);
    if (mount === null) return target;
    const same = mounts.find(({ source }) => source === mount.source);
    if (same !== undefined) return join(same.target, relative(mount.target, target));
    mounts.push(mount);
    return target;
  };
  const shown = args.map((argument) => {
    const path = resolve(folder, argument);
    return argument.includes('/') && !argument.startsWith('-') && existsSync(path) ? show(path) : argument;
  });
  if (program === 'node') return { argv: ['node', ...shown], mounts };
  const found = findProgram(name, program, folder);
  const inside = show(found);
  return { argv: [...(isNodeScript(found) ? ['node', inside] : [inside]), ...shown], mounts };
}

function findProgram(name: string, program: string, folder: string): string {
  const paths = program.includes('/')
    ? [resolve(folder, program)]
    : (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter((entry) => entry.startsWith('/'))
        .map((entry) => join(entry, program));
  const found = paths.find((path) => isRunnable(path));
  if (found === undefined) throw unusable(name, `there is no program "${program}". Install it, or give its path`);
  return found;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function placeOf(path: string, index: number): { readonly target: string; readonly mount: SandboxMount | null } {
  const real = realpathSync(path);
  if (real.startsWith('/usr/')) return { target: real, mount: null };
  const steps = real.split(sep);
  const outermost = steps.findIndex((step) => step === 'node_modules' || step === '.pnpm');
  const source = outermost === -1 ? real : steps.slice(0, outermost + 1).join(sep);
  const target = join('/patchline/agent', String(index), basename(source));
  return { target: join(target, relative(source, real)), mount: { source, target, access: 'read-only' } };
}

/** Whether the first line asks for Node; then it is run by ours, executable or not. */
function isNodeScript(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(128);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return /^#!\S*(?:\/env(?:\s+-S)?\s+|\/)node(?:\s|$)/u.test(bytes.toString('latin1', 0, length));
  } finally {
    closeSync(file);
  }
}

function unusable(name: string, why: string): WorldError {
  return new WorldError('usage', `Cannot use the agent "${name}": ${why}. How agents are set up stands in docs/agents-acp.md.`);
}
