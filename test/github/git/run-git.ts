import { spawn } from 'node:child_process';

const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  GIT_AUTHOR_NAME: 'local github',
  GIT_AUTHOR_EMAIL: 'local@github.invalid',
  GIT_COMMITTER_NAME: 'local github',
  GIT_COMMITTER_EMAIL: 'local@github.invalid',
};

/** Standard output of git as bytes, or `null` where it exits with another status than 0. */
export async function tryGit(directory: string, argv: readonly string[], input?: string): Promise<Buffer | null> {
  const child = spawn('git', [...argv], { cwd: directory, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return status === 0 ? Buffer.concat(out) : null;
}

export async function git(directory: string, argv: readonly string[], input?: string): Promise<string> {
  const output = await tryGit(directory, argv, input);
  if (output === null) throw new Error(`git ${argv.join(' ')} failed in ${directory}`);
  return output.toString('utf8');
}

/** The full id of the commit that a branch, tag or id names; `null` where there is none. */
export async function resolveCommit(directory: string, ref: string): Promise<string | null> {
  if (ref.startsWith('-')) return null;
  const candidates = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, ref];
  for (const candidate of candidates) {
    const found = await tryGit(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`]);
    if (found !== null) return found.toString('utf8').trim();
  }
  return null;
}
