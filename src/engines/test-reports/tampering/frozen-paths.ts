import type { TestSetup } from '#domain/acceptance.ts';

/** Why a path may not be touched by a fix. */
export type FrozenReason =
  | 'test-file'
  | 'test-support'
  | 'runner-configuration'
  | 'dependencies'
  | 'forge-configuration'
  | 'agent-configuration'
  | 'package-manifest';

/** What a fix may not touch. */
export interface FrozenPaths {
  /** Files of the checkout that are frozen, sorted. */
  readonly files: readonly string[];
  /** The reason for any path, an existing file or a new one; `null` where a fix may write it. */
  reasonFor(path: string): FrozenReason | null;
}

const patterns: readonly (readonly [FrozenReason, RegExp])[] = [
  ['dependencies', /(^|\/)node_modules\//],
  [
    'dependencies',
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|\.npmrc|\.yarnrc(\.yml)?|\.pnpmfile\.cjs)$/,
  ],
  ['forge-configuration', /^(\.github|\.gitlab|\.circleci|\.husky|\.ci)\//],
  ['forge-configuration', /^(patchline\.ya?ml|\.gitattributes|\.gitmodules|\.travis\.yml|\.gitlab-ci\.yml|CODEOWNERS)$/],
  ['forge-configuration', /(^|\/)\.git(\/|$)/],
  // Editors and agents that open the repository later do what stands there.
  ['agent-configuration', /(^|\/)(\.claude|\.cursor|\.vscode|\.devcontainer|\.idea|\.gemini|\.codex|\.opencode)\//],
  ['agent-configuration', /(^|\/)(AGENTS|CLAUDE|GEMINI)(\.local)?\.md$/i],
  ['agent-configuration', /(^|\/)(\.mcp\.json|\.cursorrules|\.windsurfrules|\.clinerules|opencode\.jsonc?)$/],
  [
    'runner-configuration',
    /(^|\/)(\.mocharc\.[a-z]+|mocha\.opts|jest\.(config|setup|preset)\.[a-z.]+|vite(st)?\.(config|setup|workspace)\.[a-z.]+|\.taprc|\.nycrc(\.[a-z]+)?|\.c8rc(\.[a-z]+)?|ava\.config\.[a-z]+|karma\.conf\.[a-z]+|\.babelrc(\.[a-z]+)?|babel\.config\.[a-z]+|\.swcrc|tsconfig[\w.-]*\.json|node\.config\.json|\.env(\.[a-z]+)*)$/,
  ],
  ['test-support', /(^|\/)(__mocks__|__snapshots__|__fixtures__)\//],
  ['test-file', /(^|\/)(__tests__|tests?|specs?|e2e)\//],
  ['test-file', /(\.|-|_)(test|spec)\.[cm]?[jt]sx?$/],
  ['test-file', /(^|\/)test(-[^/]*)?\.[cm]?[jt]sx?$/],
];

/** What is frozen while a fix is made: tests and what they load, what the test command names, runner configuration, dependencies, the forge's own files. */
export function frozenPaths(setup: TestSetup, files: readonly string[]): FrozenPaths {
  const suite = new Set(setup.suiteFiles);
  const preloaded = new Set(setup.extraArgv.map((argument) => argument.replace(/^(?:--[\w-]+=)?(?:\.\/)?/, '')));
  const started = new Set((setup.command ?? []).map((word) => word.replace(/^\.\//, '')));
  const reasonFor = (path: string): FrozenReason | null => {
    if (suite.has(path)) return 'test-file';
    if (started.has(path) || (started.has('make') && /(^|\/)(?:GNUm|[mM])akefile$/.test(path))) return 'runner-configuration';
    if (preloaded.has(path) || preloaded.has(path.replace(/\.[cm]?[jt]s$/, ''))) return 'test-support';
    if (/(^|\/)package\.json$/.test(path)) return 'package-manifest';
    return patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
  };
  return { files: files.filter((file) => reasonFor(file) !== null).toSorted(), reasonFor };
}

/** Fields of package.json that decide what tests run, how, or with which packages. A fix may change the others. */
export const frozenManifestFields = [
  'scripts',
  'type',
  'imports',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
  'workspaces',
  'mocha',
  'jest',
  'vitest',
  'ava',
  'tap',
  'nyc',
  'c8',
  'babel',
] as const;
