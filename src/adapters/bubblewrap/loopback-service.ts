import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { SandboxMount, SandboxTalk } from '#ports/sandbox.ts';
import type { Confined } from './confined-run.ts';

/** Where the two files of a service stand inside. */
const inside = { socket: '/run/patchline/service.sock', forwarder: '/run/patchline/forward.mjs' } as const;

/**
 * The command behind a forwarder from a port of the loopback inside to the one socket that is mounted. The network namespace is what
 * confines; the forwarder only saves programs from having to speak to a socket file, so it may be killed or replaced inside without harm.
 */
export function withService({ service, ...command }: SandboxTalk): Confined {
  if (service === null) return command;
  const { socket, port } = service;
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw refusal(socket, `the port ${port} is not one from 1024 to 65535`);
  if (statSync(socket, { throwIfNoEntry: false })?.isSocket() !== true) throw refusal(socket, 'it is no UNIX socket');
  const readOnly = (source: string, target: string): SandboxMount => ({ source, target, access: 'read-only' });
  return {
    ...command,
    argv: ['node', inside.forwarder, String(port), inside.socket, ...command.argv],
    mounts: [
      ...command.mounts,
      readOnly(socket, inside.socket),
      readOnly(join(import.meta.dirname, 'forward.mjs'), inside.forwarder),
    ],
  };
}

function refusal(socket: string, why: string): WorldError {
  return new WorldError('sandbox', `Cannot offer "${socket}" in the sandbox: ${why}. Give the socket of a service that listens.`);
}
