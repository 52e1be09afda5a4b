import { fileURLToPath } from 'node:url';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import type { ToolCall } from '#ports/model.ts';
import type { Sandbox, SandboxLimits, SandboxMount } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';

/** What a tool says to the model: our own sentence, and what strangers wrote, already wrapped. */
export interface ToolSays {
  readonly text: string;
  readonly isError: boolean;
}

export const fileToolNames = ['search', 'read', 'edit'] as const;
export type FileTool = (typeof fileToolNames)[number];

export interface FileToolWorld {
  readonly sandbox: Sandbox;
  readonly limits: SandboxLimits;
  readonly checkout: Checkout;
  readonly signal: AbortSignal;
}

const wallMs = 10_000;
const mostShown = 12_000;
const harness: SandboxMount = {
  source: fileURLToPath(new URL('harness', import.meta.url)),
  target: '/patchline',
  access: 'read-only',
};

/** Searches, reads or edits the checkout, inside the sandbox: whatever a path leads to, it is nothing of the host's. Only `edit` sees the checkout writable. */
export async function useFileTool(world: FileToolWorld, tool: FileTool, input: ToolCall['input']): Promise<ToolSays> {
  const result = await world.sandbox.run({
    argv: ['node', '/patchline/files.mjs'],
    cwd: '/repo',
    mounts: [...checkoutMounts(world.checkout, tool === 'edit' ? 'read-write' : 'read-only'), harness],
    env: {},
    stdin: JSON.stringify({ tool, input }),
    limits: { ...world.limits, wallMs: Math.min(wallMs, world.limits.wallMs) },
    onLine: null,
    signal: world.signal,
  });
  if (result.ending === 'timed-out') return { text: 'This took too long: ask for less.', isError: true };
  if (result.exitCode !== 0) return { text: 'The tool could not do this.', isError: true };
  const { ok, says, shows } = JSON.parse(result.stdout) as {
    readonly ok: boolean;
    readonly says: string;
    readonly shows: string;
  };
  return { text: shows === '' ? says : `${says}\n${untrustedInput(shows, mostShown)}`, isError: !ok };
}
