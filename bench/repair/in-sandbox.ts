import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { defaultLimits, type SandboxResult } from '#ports/sandbox.ts';

/** A copy of a repository's files, and where its installed dependencies are; `null` where it has none. */
export interface Tree {
  readonly path: string;
  readonly dependencies: string | null;
}

const sandbox = bubblewrapSandbox();

/** Runs a program at the root of a tree in the sandbox of the product: what a benchmark's cases hold is foreign code. */
export function runInTree(tree: Tree, argv: readonly string[], wallMs: number): Promise<SandboxResult> {
  const { path, dependencies } = tree;
  const installed =
    dependencies === null ? [] : [{ source: dependencies, target: '/repo/node_modules', access: 'read-only' as const }];
  return sandbox.run({
    argv,
    cwd: '/repo',
    mounts: [{ source: path, target: '/repo', access: 'read-write' }, ...installed],
    env: { CI: 'true', NO_COLOR: '1' },
    stdin: null,
    limits: { ...defaultLimits, wallMs },
    onLine: null,
    signal: null,
  });
}
