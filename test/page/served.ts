import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Project } from '../support/project.ts';

/** `patchline serve` as a user runs it. */
export interface ServedPage {
  /** With the key. */
  readonly address: string;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Interrupts it as Ctrl-C does; its exit status. */
  stop(): Promise<number | null>;
}

export async function servePage(
  project: Pick<Project, 'repository' | 'environment'>,
  ...argv: readonly string[]
): Promise<ServedPage> {
  const program = join(import.meta.dirname, '../../bin/patchline.js');
  const child = spawn(process.execPath, [program, 'serve', '--repo', project.repository, '--json', ...argv], {
    cwd: project.repository,
    env: project.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let [said, errors] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const told = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.endsWith('\n')) resolve(said);
    });
    void exited.then(() => reject(new Error(`patchline serve ended: ${errors}`)));
  });
  const { address } = JSON.parse(await told) as { readonly address: string };
  return {
    address,
    origin: new URL(address).origin,
    async stop() {
      child.kill('SIGINT');
      const [code] = await exited;
      return code;
    },
  };
}
