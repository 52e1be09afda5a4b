import { Command } from 'commander';
import { numberFrom } from './numbers.ts';
import type { ServeOptions } from './run-serve.ts';

/** `patchline serve`: the local page. */
export function serveCommand(): Command {
  const port = numberFrom(0, 'It must be a port from 0 to 65535; 0 is any that is free.', 65_535);
  return new Command('serve')
    .summary('show and drive all of this on a local web page')
    .description(
      'Serves a page on this machine only, for whoever has the address that it prints. It shows and does what other commands do; runs that it starts go on when it ends.',
    )
    .option('--repo <folder>', 'a git repository to show; may be given several times (default: this folder)', several)
    .option('--port <number>', 'port to listen on (default: any that is free)', port)
    .option('--host <name>', 'address to listen on; others than this machine can then reach the page', '127.0.0.1')
    .option('--open', 'open the address in the browser')
    .option('--json', 'print {"address", "pid"} as one JSON object on standard output')
    .exitOverride()
    .action(async (options: ServeOptions) => {
      const { runServe } = await import('./run-serve.ts');
      process.exitCode = await runServe(options);
    });
}

function several(folder: string, folders: readonly string[] | undefined): readonly string[] {
  return [...(folders ?? []), folder];
}
