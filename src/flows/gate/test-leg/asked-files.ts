import type { TestSetup } from '#domain/acceptance.ts';
import type { LegClaim } from '#domain/gate/leg.ts';
import { testCommand } from '#domain/test-command.ts';

/** Ways to start the `test` script of a package, with files after it. */
const scripts: readonly string[] = [
  'npm test --',
  'npm test',
  'npm t --',
  'npm run test --',
  'npm run test',
  'yarn test',
  'yarn run test',
  'pnpm test --',
  'pnpm test',
  'pnpm run test',
];

/** A path inside the repository; it begins with no dash, so that it is no option. */
const path = /^(?:\.\/)?(?!.*(?:^|\/)\.\.(?:\/|$))[\w@][\w@./+-]*$/;

/**
 * The test files that an older manifest asks for: those after the repository's own test command, and none after any other command.
 * Only the names are used; what runs is the repository's own command, as base has it.
 */
export function askedFiles(claim: LegClaim, setup: TestSetup): readonly string[] {
  if (claim.kind !== 'manifest' || claim.argv === null) return [];
  const { argv } = claim;
  const own = [testCommand(setup, []), ...runnersOf(setup), ...scripts.map((script) => script.split(' '))];
  const command = own
    .filter((each) => each.every((part, at) => argv[at] === part))
    .toSorted((one, two) => two.length - one.length)[0];
  const rest = command === undefined ? [] : argv.slice(command.length);
  return rest.every((each) => path.test(each)) ? rest.map((each) => each.replace(/^\.\//, '')) : [];
}

/** The runner as people call it, where it is called without arguments of its own. */
function runnersOf({ runner, extraArgv }: TestSetup): readonly (readonly string[])[] {
  if (extraArgv.length > 0) return [];
  switch (runner) {
    case 'node-test':
      return [['node', '--test']];
    case 'vitest':
      return [
        ['vitest', 'run'],
        ['npx', 'vitest', 'run'],
      ];
    case 'mocha':
    case 'jest':
    case 'tap':
      return [[runner], ['npx', runner]];
    case 'command':
      return [];
  }
}
