import { Command } from 'commander';
import { numberFrom } from './numbers.ts';
import type { ForecastOptions } from './run-forecast.ts';

/** `patchline forecast`: how likely this repository is to merge a pull request, learned from what it merged. */
export function forecastCommand(): Command {
  const whole = numberFrom(1, 'It must be a whole number of at least 1.');
  return new Command('forecast')
    .summary('how likely this repository is to merge a pull request')
    .description(
      'Forecasts from what is known when a pull request is opened whether the repository will merge it. It is advice: nothing is closed or hidden because of it.',
    )
    .exitOverride()
    .addCommand(
      withSource(new Command('train'))
        .summary('learn from the past pull requests of a repository; again to add new ones')
        .option(
          '--limit <number>',
          'ask only about the newest so many with a known outcome (default: all of a clone; from GitHub 200, then all that is new)',
          whole,
        )
        .action(async (options: ForecastOptions) => {
          const { runForecastTrain } = await import('./run-forecast.ts');
          process.exitCode = await runForecastTrain(options);
        }),
    )
    .addCommand(
      withSource(new Command('predict'))
        .summary('forecast one pull request, as on the day it was opened')
        .argument('<number>', 'its number', whole)
        .action(async (number: number, options: ForecastOptions) => {
          const { runForecastPredict } = await import('./run-forecast.ts');
          process.exitCode = await runForecastPredict(number, options);
        }),
    )
    .addCommand(
      withSource(new Command('report'))
        .summary('how good its forecasts of the last 30 % would have been')
        .action(async (options: ForecastOptions) => {
          const { runForecastReport } = await import('./run-forecast.ts');
          process.exitCode = await runForecastReport(options);
        }),
    );
}

function withSource(command: Command): Command {
  return command
    .option('--repo <folder>', 'a clone with refs/pull/*, read without network (default: this folder)')
    .option('--branch <name>', 'with --repo: the mainline (default: the default branch of the clone)')
    .option('--repository <owner/name>', 'read from GitHub instead, with the token in GH_TOKEN')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride();
}
