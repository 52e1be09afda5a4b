import { Command, Option } from 'commander';
import { nameList, trustOption } from './fix.ts';
import { modelBounds } from './model-bounds.ts';
import { numberFrom, wholeNumber } from './numbers.ts';
import type { SlateOptions } from './run-slate.ts';
import type { SlatePlace } from './run-slate-pick.ts';

const jobs: (text: string) => number = numberFrom(1, 'It must be a number from 1 to 64.', 64);

/** `patchline slate`: many variants of one fix, in order, for a person to pick from. */
export function slateCommand(version: string): Command {
  return new Command('slate')
    .summary('make many variants of a fix, judged and in order, and pick one')
    .description(
      'Makes variants of a fix side by side, each through the gates of "patchline fix"; compares what they do, forecasts them, and shows those that pass, best first. Nothing is written to your repository until you pick one.',
    )
    .exitOverride()
    .enablePositionalOptions()
    .argument('<issue>', 'as "patchline fix" takes it: an address, a number, a Markdown file, or "-"')
    .option('-n, --count <number>', 'variants wanted (default 20)', numberFrom(1, 'It must be a number from 1 to 100.', 100))
    .option('-j, --jobs <number>', 'variants tried at the same time (default: by cores and memory)', jobs)
    .option('--repo <folder>', 'the git repository', '.')
    .option('--base <commit>', 'branch, tag or commit to start from (default: what is checked out)')
    .addOption(new Option('--builder <kind>', 'who makes the variants').choices(['search', 'command']))
    .option('--builder-command <command>', 'program for builder "command"; split at spaces and quotes, never run by a shell')
    .option('--ladder <names>', 'who may build, such as "search,small,large" (names of patchline.yml)', nameList)
    .option(
      '--budget <bounds>',
      'bounds on models for all slates and runs of the issue, such as "inputTokens=400000,usd=2"',
      modelBounds,
    )
    .option('--seconds <number>', 'longest time that one builder may take (default 300)', wholeNumber)
    .option('--seed <number>', 'seed of every random choice (default 1)', wholeNumber)
    .option('--without-suite', 'work in a repository that has no tests of its own')
    .option('--resume', 'go on after a halt, at the phase that the halt returns to')
    .option('--proceed-anyway', 'with --resume: go on although the reason of the halt still holds')
    .option('--policy-checked', 'say that you asked the maintainers, where their policy on AI leaves it to them')
    .option(...trustOption)
    .option('--restart', 'forget what an earlier slate of the same command recorded, but not what its models cost')
    .option('--dry-run', 'read, reproduce and locate, then say who would build; build nothing')
    .option('--json', 'print the slate as one JSON object on standard output')
    .action(async (issue: string, options: SlateOptions) => {
      const { runSlate } = await import('./run-slate.ts');
      process.exitCode = await runSlate(issue, options, version);
    })
    .addCommand(
      placed(new Command('pick'))
        .summary('make the branch of one variant: test, fix, receipt')
        .argument('<slate>', 'its name, as "patchline slate" printed it; "latest" for the one that changed last')
        .argument('<variant>', 'the name of a variant on it')
        .option(...trustOption)
        .option('--dry-run', 'say what would be made, and make nothing')
        .action(async (slate: string, variant: string, options: SlatePlace) => {
          const { runSlatePick } = await import('./run-slate-pick.ts');
          process.exitCode = await runSlatePick(slate, { ...options, variant, version });
        }),
    )
    .addCommand(
      placed(new Command('next'))
        .summary('write more about what you want, and get the next slate')
        .argument('<slate>', 'the slate that you looked at; "latest" for the one that changed last')
        .requiredOption(
          '--prose <text>',
          'what you want, as you would write it in the issue; examples count as in an issue; "-" reads it from standard input',
        )
        .option('-j, --jobs <number>', 'variants tried at the same time', jobs)
        .option('--budget <bounds>', 'bounds on models for all slates and runs of the issue', modelBounds)
        .option('--resume', 'go on after a halt')
        .option('--proceed-anyway', 'with --resume: go on although the reason of the halt still holds')
        .option(...trustOption)
        .option('--restart', 'forget what an earlier call of the same command recorded, but not what its models cost')
        .option('--dry-run', 'read, reproduce and locate, then say who would build; build nothing')
        .action(async (slate: string, options: SlateOptions & { readonly prose: string }) => {
          const { runSlateNext } = await import('./run-slate-pick.ts');
          process.exitCode = await runSlateNext(slate, options, version);
        }),
    )
    .addCommand(
      placed(new Command('show'))
        .summary('show a slate again, or without a name all slates of a repository')
        .argument('[slate]', 'its name; "latest" for the one that changed last')
        .action(async (slate: string | undefined, options: SlatePlace) => {
          const { runSlateShow } = await import('./run-slate-pick.ts');
          process.exitCode = await runSlateShow(slate ?? null, options);
        }),
    );
}

function placed(command: Command): Command {
  return command
    .option('--repo <folder>', 'the git repository', '.')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride();
}
