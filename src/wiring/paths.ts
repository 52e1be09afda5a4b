import { homedir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#lib/digest.ts';

/** Where Patchline keeps things of its own, following the XDG Base Directory Specification. Never inside the user's work tree. */
export interface Paths {
  /** Mirrors and installed dependencies; may be deleted at any time. */
  readonly cache: string;
  /** Graphs of runs of one repository; deleting them loses time, never work. */
  readonly runs: string;
  /** What the forecast knows of one repository; deleting it costs a new training. */
  readonly forecast: string;
  /** One journal per run. */
  readonly journals: string;
  /** What models were asked, one folder per work item with one file per run: it outlives runs, so that no new run begins at nothing. */
  readonly spending: string;
  /** What live probes have made, one file per work item: it outlives runs, so that no new run makes more. */
  readonly writes: string;
  /** Which settings of the repository's own file the owner of this machine agreed to. */
  readonly trust: string;
  /** Commands that the page started, one folder each; may be deleted at any time. */
  readonly commands: string;
  /** The key that signs receipts. */
  readonly key: string;
}

export function pathsFor(repositoryRoot: string, environment: NodeJS.ProcessEnv): Paths {
  const state = join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'patchline');
  const cache = join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'patchline');
  const own = join(state, 'repositories', sha256(repositoryRoot).slice(0, 16));
  return {
    cache,
    forecast: join(own, 'forecast.json'),
    runs: join(own, 'runs'),
    journals: join(own, 'journals'),
    spending: join(own, 'spending'),
    writes: join(own, 'writes'),
    trust: join(own, 'trust.json'),
    commands: join(own, 'commands'),
    key: join(state, 'keys', 'ed25519.pem'),
  };
}
