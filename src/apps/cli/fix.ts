import { Command, InvalidArgumentError, Option } from 'commander';
import { branchProblem } from '#domain/branch-name.ts';
import { modelBounds } from './model-bounds.ts';
import { wholeNumber } from './numbers.ts';
import type { FixOptions } from './open-fix.ts';

/** Names with commas between them. */
export function nameList(value: string): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Write names with commas between them, such as search,small.');
  return names;
}

/** Flag and what it says. */
export const trustOption = [
  '--trust',
  'this checkout is your own: use what its patchline.yml reaches outside of the sandbox without "patchline trust"',
] as const;

function ownBranch(name: string): string {
  const problem = branchProblem(name);
  if (problem !== null) throw new InvalidArgumentError(problem);
  return name;
}

/** `patchline fix`: the main job. */
export function fixCommand(version: string): Command {
  return new Command('fix')
    .summary('turn an issue into a branch with a fix, a test that was red and is green, and a receipt')
    .description(
      'Reads an issue, reproduces it, repairs it in a sandbox, and leaves a branch with its proof. Nothing of yours is changed but that branch.',
    )
    .argument(
      '<issue>',
      'address of an issue on GitHub, its number ("#7") in a clone, a Markdown file with the issue, or "-" for standard input',
    )
    .option('--repo <folder>', 'the git repository', '.')
    .option('--base <commit>', 'branch, tag or commit to start from (default: what is checked out)')
    .option('--branch <name>', 'name of the branch with the fix, such as bot/second-try (default: after the issue)', ownBranch)
    .addOption(new Option('--builder <kind>', 'who makes the fix').choices(['search', 'command']))
    .option('--builder-command <command>', 'program for builder "command"; split at spaces and quotes, never run by a shell')
    .option('--ladder <names>', 'who may build, cheapest first, such as "search,small,large" (names of patchline.yml)', nameList)
    .option(
      '--budget <bounds>',
      'bounds on models for all runs of the issue, before those of patchline.yml, such as "inputTokens=400000,usd=2"',
      modelBounds,
    )
    .option('--seconds <number>', 'longest time that the builder may take (default 300)', wholeNumber)
    .option('--seed <number>', 'seed of every random choice (default 1)', wholeNumber)
    .option('--without-suite', 'work in a repository that has no tests of its own')
    .option('--resume [run]', 'go on after a halt, at the phase that the halt returns to')
    .option('--proceed-anyway', 'with --resume: go on although the reason of the halt still holds')
    .option('--policy-checked', 'say that you asked the maintainers, where their policy on AI leaves it to them')
    .option(...trustOption)
    .option('--restart', 'forget what an earlier run of the same command recorded, but not what its models cost')
    .option('--dry-run', 'do everything but write: no branch, no record')
    .option('--json', 'print one JSON object on standard output')
    .action(async (issue: string, options: FixOptions) => {
      const { runFix } = await import('./run-fix.ts');
      process.exitCode = await runFix(issue, options, version);
    });
}
