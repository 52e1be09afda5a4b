import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Builder, BuildResult, BuildTask } from '#ports/builder.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import { leftInCheckout } from '#ports/left-in-checkout.ts';
import type { Sandbox, SandboxLimits, SandboxMount, SandboxResult } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';

export interface CommandBuilderOptions {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Program and arguments; those that name a file or folder of the host are mounted read-only and handed over by their new path. */
  readonly argv: readonly string[];
  /** Folder that relative paths in `argv` are relative to. */
  readonly cwd: string;
  readonly limits: SandboxLimits;
}

/**
 * Any program of the user's, run in the sandbox with a checkout as its working directory. It finds the issue on standard input and in
 * the file that PATCHLINE_ISSUE names. What it prints and how it exits is not believed: only what it leaves in the checkout counts.
 */
export function commandBuilder(options: CommandBuilderOptions): Builder {
  return { kind: 'command', build: (task) => build(options, task) };
}

const issuePath = '/patchline/issue.md';

async function build(options: CommandBuilderOptions, task: BuildTask): Promise<BuildResult> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-issue-'));
  try {
    const issue = `# ${task.issue.title}\n\n${task.issue.body}\n`;
    await writeFile(join(folder, 'issue.md'), issue);
    task.progress({ doing: `running ${options.argv[0] ?? ''}`, done: 0, total: null });
    const program = await visibleProgram(options);
    const result = await options.sandbox.run({
      argv: program.argv,
      cwd: '/repo',
      mounts: [
        ...checkoutMounts(task.checkout),
        { source: join(folder, 'issue.md'), target: issuePath, access: 'read-only' },
        ...program.mounts,
      ],
      env: { PATCHLINE_ISSUE: issuePath },
      stdin: issue,
      limits: { ...options.limits, wallMs: task.budget.wallMs },
      onLine: null,
      signal: null,
    });
    return await resultOf(options, task, result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function resultOf(options: CommandBuilderOptions, task: BuildTask, result: SandboxResult): Promise<BuildResult> {
  const left = await options.workspace.collect(task.checkout, 'command');
  const ended = result.ending === 'exited' ? `ended with exit ${result.exitCode}` : `was stopped (${result.ending})`;
  return leftInCheckout(left, { who: options.argv[0] ?? '', ended, said: result.stdout });
}

async function visibleProgram({
  argv,
  cwd,
}: CommandBuilderOptions): Promise<{ argv: readonly string[]; mounts: readonly SandboxMount[] }> {
  const mounts: SandboxMount[] = [];
  const visible: string[] = [];
  for (const [index, argument] of argv.entries()) {
    const source = resolve(cwd, argument);
    const isPath =
      (argument.includes('/') || index > 0) && !argument.startsWith('-') && !source.startsWith('/usr/') && (await exists(source));
    const target = `/patchline/builder/${index}/${basename(source)}`;
    if (isPath) mounts.push({ source, target, access: 'read-only' });
    visible.push(isPath ? target : argument);
  }
  return { argv: visible, mounts };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
