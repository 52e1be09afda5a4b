import { Command } from 'commander';
import type { TrustOptions } from './run-trust.ts';

/** `patchline trust`: the owner of this machine agrees to what a repository's file may reach. */
export function trustCommand(): Command {
  return new Command('trust')
    .summary('agree to what the patchline.yml of a repository may reach outside of the sandbox')
    .description(
      'Shows every setting of patchline.yml that names a program or path of this machine, an address, or a secret of the environment, and agrees to exactly these values. Once one of them changes, it is asked again. Everything else in the file needs no agreement.',
    )
    .exitOverride()
    .option('--repo <folder>', 'the git repository', '.')
    .option('--revoke', 'agree to nothing any more')
    .option('--dry-run', 'show what is asked and agree to nothing; exit status 1 where something is left to agree to')
    .option('--json', 'print one JSON object on standard output')
    .action(async (options: TrustOptions) => {
      const { runTrust } = await import('./run-trust.ts');
      process.exitCode = await runTrust(options);
    });
}
