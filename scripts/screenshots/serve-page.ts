import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Project } from '../../test/support/project.ts';

export interface ServedPage {
  /** With the key to it. */
  readonly address: string;
  stop(): Promise<void>;
}

/** The real `patchline serve` on a repository. */
export async function servePage(project: Project, environment: Readonly<Record<string, string>>): Promise<ServedPage> {
  const program = join(import.meta.dirname, '../../bin/patchline.js');
  const child = spawn(process.execPath, [program, 'serve', '--repo', project.repository, '--json'], {
    env: { ...project.environment, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { address } = JSON.parse(line) as { readonly address: string };
  return {
    address,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}
