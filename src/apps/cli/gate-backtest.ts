import { Command } from 'commander';
import { numberFrom } from './numbers.ts';
import type { BacktestOptions } from './run-gate-backtest.ts';

/** `patchline gate backtest`: what the filter would have said about past pull requests. */
export function gateBacktestCommand(): Command {
  return new Command('backtest')
    .summary('replay the filter over past pull requests, false alarms first')
    .description(
      'Shows the filter each past pull request as on the day it was opened, and reports what it would have said, false alarms on merged ones first. Writes nothing anywhere.',
    )
    .option('--repo <folder>', 'a clone with refs/pull/*, read without network (default: this folder)')
    .option('--branch <name>', 'with --repo: the mainline (default: the default branch of the clone)')
    .option('--repository <owner/name>', 'read from GitHub instead, with the token in GH_TOKEN')
    .option(
      '--limit <number>',
      'only the newest so many with a known outcome (default: all of a clone, 200 from GitHub)',
      numberFrom(1, 'It must be a whole number of at least 1.'),
    )
    .option('--config <file>', 'a patchline.yml whose "gate" section is tried (default: the one in the folder of --repo, if any)')
    .option('--everyone', 'ask about the pull requests of collaborators too')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride()
    .action(async (options: BacktestOptions) => {
      const { runGateBacktest } = await import('./run-gate-backtest.ts');
      process.exitCode = await runGateBacktest(options);
    });
}
