import { dirname } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { captureProcess, type ProcessResult } from '#lib/capture-process.ts';

/** Installs packages into a folder that holds the files of a manifest. */
export interface Installer {
  install(folder: string, isLocked: boolean): Promise<void>;
}

const tenMinutesMs = 600_000;

/**
 * The npm on PATH. It runs outside the sandbox because it needs the network and the user's registry settings, so it executes nothing
 * of what it installs: no scripts, and no dependencies from git (npm prepares those by running them).
 */
export function npmInstaller(options: { readonly npm?: string } = {}): Installer {
  const npm = options.npm ?? 'npm';
  return {
    async install(folder, isLocked) {
      const first = await runNpm(npm, folder, isLocked ? ['ci'] : ['install']);
      if (first.exitCode === 0) return;
      // Packages of some age name peers that newer npm versions refuse to combine; their own users install them this way.
      const conflicts = /^npm (?:error|ERR!) code ERESOLVE$/m.test(first.stderr);
      const second = conflicts ? await runNpm(npm, folder, [isLocked ? 'ci' : 'install', '--legacy-peer-deps']) : first;
      if (second.exitCode !== 0) throw notInstalled(second);
    },
  };
}

async function runNpm(npm: string, folder: string, args: readonly string[]): Promise<ProcessResult> {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error'];
  try {
    return await captureProcess({
      argv: [npm, ...args, '--ignore-scripts', '--prefer-offline', ...quiet],
      cwd: folder,
      env: npmEnvironment(),
      timeoutMs: tenMinutesMs,
    });
  } catch (error) {
    throw new WorldError(
      'environment',
      'The repository has dependencies and no installed node_modules, and the program "npm" could not be started to install them. Put npm on PATH, or install the dependencies in the repository yourself, then run the same command again.',
      { cause: error },
    );
  }
}

/** What npm needs to find the user's registry and reach it. Nothing of it is handed on to the sandbox. */
const passedOn =
  /^(HOME|XDG_CONFIG_HOME|TMPDIR|npm_config_(registry|userconfig|globalconfig|cache|cafile|https?_proxy|proxy|noproxy)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i;

function npmEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    passedOn.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(inherited),
    // Our own Node first: npm's own first line looks for "node" on PATH, and versions of packages are chosen for it.
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    LC_ALL: 'C',
    CI: '1',
    // A nested npm reads these where it would not see our arguments; they outrank every .npmrc.
    npm_config_ignore_scripts: 'true',
    npm_config_allow_git: 'none',
    npm_config_git: 'git',
  };
}

function notInstalled(result: ProcessResult): WorldError {
  const reason = result.timedOut ? 'it took longer than ten minutes' : `npm said "${firstError(result.stderr)}"`;
  return new WorldError(
    'repository',
    `The repository's dependencies could not be installed: ${reason}. Install them in the repository yourself (its own node_modules is then used as it is), or correct package.json, then run the same command again.`,
  );
}

/** The first line of npm's errors that says what happened: the lines before it only hold codes. */
function firstError(stderr: string): string {
  const errors = stderr.split('\n').flatMap((line) => /^npm (?:error|ERR!) (.+)$/.exec(line)?.[1] ?? []);
  const telling = errors.find((line) => !/^(code|errno|syscall|path) /.test(line)) ?? stderr.trim().split('\n')[0] ?? '';
  return telling.slice(0, 300).toWellFormed();
}
