import { Command } from 'commander';
import { withJsonErrors } from './json-errors.ts';
import { modelBounds } from './model-bounds.ts';
import type { RunsPlace } from './run-runs.ts';
import type { ResumeOptions } from './run-runs-again.ts';

const which = 'its name, as "patchline fix" printed it; "latest" for the one that changed last';

/** `patchline runs`: what was done in a repository, what is being done, and how to go on. */
export function runsCommand(version: string): Command {
  return new Command('runs')
    .summary('look at runs: list them, show one, go on with one, stop one')
    .description(
      'Shows the runs of a repository: what waits for a person first. "patchline serve" shows the same on a local web page.',
    )
    .exitOverride()
    .addCommand(
      placed(new Command('list'))
        .summary('all runs of a repository, what waits for a person first')
        .action(async (options: RunsPlace) => {
          const { runRunsList } = await import('./run-runs.ts');
          process.exitCode = await withJsonErrors(options, () => runRunsList(options));
        }),
      { isDefault: true },
    )
    .addCommand(
      placed(new Command('show'))
        .summary('one run: phases with their times, costs, log, halt and way on, result')
        .argument('<run>', which)
        .action(async (run: string, options: RunsPlace) => {
          const { runRunsShow } = await import('./run-runs.ts');
          process.exitCode = await withJsonErrors(options, () => runRunsShow(run, options));
        }),
    )
    .addCommand(
      placed(new Command('graph'))
        .summary('the hypothesis graph of one run, as far as it has come')
        .argument('<run>', which)
        .action(async (run: string, options: RunsPlace) => {
          const { runRunsGraph } = await import('./run-runs.ts');
          process.exitCode = await withJsonErrors(options, () => runRunsGraph(run, options));
        }),
    )
    .addCommand(
      placed(new Command('resume'))
        .summary('go on with a run that halted or was stopped, with the flags that it began with')
        .argument('<run>', which)
        .option('--proceed-anyway', 'go on although the reason of the halt still holds')
        .option('--trust', 'agree this once to what patchline.yml reaches outside of the sandbox')
        .option('--budget <bounds>', 'bounds on models, such as "inputTokens=400000,usd=2"', modelBounds)
        .option('--dry-run', 'say what would go on, and do nothing')
        .action(async (run: string, options: ResumeOptions) => {
          const { runRunsResume } = await import('./run-runs-again.ts');
          process.exitCode = await runRunsResume(run, options, version);
        }),
    )
    .addCommand(
      placed(new Command('stop'))
        .summary('interrupt a run as Ctrl-C does; nothing is lost, and "patchline runs resume" goes on')
        .argument('<run>', which)
        .option('--dry-run', 'say which process would be interrupted, and do nothing')
        .action(async (run: string, options: RunsPlace & { readonly dryRun?: boolean }) => {
          const { runRunsStop } = await import('./run-runs-again.ts');
          process.exitCode = await withJsonErrors(options, () => runRunsStop(run, options));
        }),
    );
}

function placed(command: Command): Command {
  return command
    .option('--repo <folder>', 'the git repository', '.')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride();
}
