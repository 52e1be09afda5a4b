import { homedir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#lib/digest.ts';

/** Where Patchline keeps things of its own, following the XDG Base Directory Specification. Never inside the user's work tree. */
export interface Paths {
  /** Mirrors and installed dependencies; may be deleted at any time. */
  readonly cache: string;
  /** Journals and graphs of runs of one repository; deleting it loses time, never work. */
  readonly runs: string;
  /** The key that signs receipts. */
  readonly key: string;
}

export function pathsFor(repositoryRoot: string, environment: NodeJS.ProcessEnv): Paths {
  const state = join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'patchline');
  const cache = join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'patchline');
  return {
    cache,
    runs: join(state, 'repositories', sha256(repositoryRoot).slice(0, 16), 'runs'),
    key: join(state, 'keys', 'ed25519.pem'),
  };
}
