import { Command, Option } from 'commander';
import { legs } from '#domain/gate/leg.ts';
import { WorldError } from '#domain/world-error.ts';
import { gateBacktestCommand } from './gate-backtest.ts';
import { numberFrom, wholeNumber } from './numbers.ts';
import type { GateBoardOptions } from './run-gate-board.ts';
import type { GateOptions } from './run-gate.ts';
import type { GateInitOptions } from './run-gate-init.ts';
import type { GateTestOptions } from './run-gate-test.ts';

const positive = numberFrom(1, 'It must be a number from 1.');
const repeats = numberFrom(1, 'It must be a number from 1 to 10.', 10);

/** `patchline gate`: the maintainer's side. */
export function gateCommand(version: string): Command {
  const gate = new Command('gate')
    .summary('look at incoming pull requests: filter, replay their tests, explain; people decide')
    .exitOverride();
  gate.addCommand(stageCommand('filter', 'hold a pull request against ten mechanical rules and label it'));
  gate.addCommand(testCommand());
  gate.addCommand(stageCommand('reason', 'write one paragraph for the person who decides, and label it'));
  gate.addCommand(
    forgeOptions(new Command('flush').summary('put cards back on their way whose run has died').exitOverride()).action(
      async (options: GateOptions) => {
        const { runFlush } = await import('./run-gate.ts');
        process.exitCode = await runFlush(options);
      },
    ),
  );
  gate.addCommand(
    forgeOptions(new Command('on-event').summary('do what the event of this workflow run asks for').exitOverride())
      .option('--legs <folder>', 'folder with the results of the tests (base.json, head.json)')
      .action(async (options: GateOptions & { readonly legs?: string }) => {
        const { runOnEvent } = await import('./run-gate.ts');
        process.exitCode = await runOnEvent(options);
      }),
  );
  gate.addCommand(boardCommand());
  gate.addCommand(initCommand(version));
  gate.addCommand(gateBacktestCommand().exitOverride());
  return gate;
}

function forgeOptions(command: Command): Command {
  return command
    .option('--repository <owner/name>', 'repository on GitHub (default: that of the workflow)')
    .option('--dry-run', 'a stage writes one comment and nothing else; what has no comment only says what it would write')
    .option('--json', 'print one JSON object on standard output');
}

function stageCommand(stage: 'filter' | 'reason', summary: string): Command {
  return forgeOptions(new Command(stage).summary(summary).exitOverride())
    .requiredOption('--pull-request <number>', 'number of the pull request', positive)
    .action(async (options: GateOptions & { readonly pullRequest: number }) => {
      const { runStage } = await import('./run-gate.ts');
      process.exitCode = await runStage(stage, options.pullRequest, options);
    });
}

function testCommand(): Command {
  return forgeOptions(new Command('test').summary('replay what a pull request claims: red on base, green on head').exitOverride())
    .description(
      'Without --leg and --legs: runs both legs for a branch of a clone on this machine and says what the gate would say. With --leg: runs one leg of a pull request and writes its result. With --legs: concludes from two results and labels the pull request.',
    )
    .option('--repo <folder>', 'a clone that has base and head', '.')
    .option('--base <commit>', 'branch or commit that the change is for (default main)')
    .option('--head <commit>', 'branch or commit with the change (default HEAD)')
    .option('--body <file>', "the pull request's text, in which a receipt is looked for")
    .option('--repeats <number>', 'how often its tests are run (default 3)', repeats)
    .addOption(new Option('--leg <leg>', 'run this leg only, for the pull request').choices([...legs]))
    .option('--legs <folder>', 'conclude from base.json and head.json in this folder')
    .option('--pull-request <number>', 'number of the pull request', positive)
    .option('--out <file>', 'where the result of the leg goes')
    .option('--wait-seconds <number>', 'how long a leg waits for the filter (default 0)', wholeNumber)
    .action(async (options: GateTestOptions & { readonly legs?: string }) => {
      process.exitCode = await test(options);
    });
}

async function test(options: GateTestOptions & { readonly legs?: string }): Promise<number> {
  if (options.legs === undefined) {
    const { testLeg, testLocally } = await import('./run-gate-test.ts');
    return options.leg === undefined ? testLocally(options) : testLeg(options.leg, options);
  }
  if (options.pullRequest === undefined) {
    throw new WorldError('usage', '--legs concludes for a pull request. Name it with --pull-request.');
  }
  const { readLegs, runStage } = await import('./run-gate.ts');
  return runStage('test', options.pullRequest, options, await readLegs(options.legs));
}

function boardCommand(): Command {
  return new Command('board')
    .summary('show the open pull requests of a repository by the labels of the gate; reads only')
    .option('--repository <owner/name>', 'repository on GitHub (default: that of the workflow, else that of the clone)')
    .option('--repo <folder>', 'a clone, whose remote names the repository', '.')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride()
    .action(async (options: GateBoardOptions) => {
      const { runGateBoard } = await import('./run-gate-board.ts');
      process.exitCode = await runGateBoard(options);
    });
}

function initCommand(version: string): Command {
  return new Command('init')
    .summary('write the two workflows of the gate into a repository, and explain them')
    .option('--repo <folder>', 'the git repository', '.')
    .option('--patchline <package>', 'what the workflows run, as npx takes it', `patchline@${version}`)
    .option('--force', 'replace workflows of that name that differ')
    .option('--dry-run', 'print what would be written')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride()
    .action(async (options: GateInitOptions) => {
      const { runGateInit } = await import('./run-gate-init.ts');
      process.exitCode = await runGateInit(options);
    });
}
