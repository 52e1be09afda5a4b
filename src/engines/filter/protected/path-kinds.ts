/** What a change of a path may do beyond the code it changes, with the pattern of such paths (lower case, `/` between parts). */
export const protectedKinds = [
  {
    kind: 'workflow',
    weight: 'warn',
    pattern:
      /^\.github\/(workflows|actions)\/|^\.(gitlab-ci|travis)\.ya?ml$|^\.circleci\/|(^|\/)action\.ya?ml$|^azure-pipelines[^/]*\.ya?ml$|^jenkinsfile$/,
  },
  {
    kind: 'hook',
    weight: 'warn',
    pattern:
      /(^|\/)\.(husky|githooks|git-hooks)\/|(^|\/)(lefthook|\.?pre-commit(-config|-hooks)?)\.ya?ml$|(^|\/)\.gitattributes$|(^|\/)\.gitmodules$|^\.(vscode|devcontainer|claude|cursor)\//,
  },
  {
    kind: 'ownership or policy of the gate',
    weight: 'warn',
    pattern: /(^|\/)codeowners$|^(\.github\/)?patchline\.ya?ml$|^\.github\/dependabot\.ya?ml$/,
  },
  {
    kind: 'registry settings',
    weight: 'warn',
    pattern:
      /(^|\/)(\.npmrc|\.yarnrc(\.ya?ml)?|\.pnpmfile\.cjs|bunfig\.toml|pip\.conf|\.pypirc|\.cargo\/config(\.toml)?|nuget\.config)$/,
  },
  {
    kind: 'build configuration',
    weight: 'note',
    pattern:
      /(^|\/)(dockerfile[^/]*|docker-compose[^/]*\.ya?ml|makefile|cmakelists\.txt|build\.rs|setup\.py|pyproject\.toml|build\.gradle(\.kts)?|pom\.xml|gemfile|rakefile|tsconfig[^/]*\.json|[\w.-]+\.config\.[cm]?[jt]s|babel\.config\.json|\.babelrc)$/,
  },
] as const satisfies readonly { readonly kind: string; readonly weight: 'warn' | 'note'; readonly pattern: RegExp }[];

export interface ProtectedPath {
  readonly kind: string;
  readonly weight: 'warn' | 'note';
}

/** The first kind that a path is of; `null` for an ordinary one. `extra` are the owner's own, a trailing `/` meaning a folder. */
export function protectedKindOf(path: string, extra: readonly string[]): ProtectedPath | null {
  const lower = path.slice(0, longestPath).toLowerCase();
  const found = protectedKinds.find(({ pattern }) => pattern.test(lower));
  if (found !== undefined) return found;
  const isExtra = extra.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one));
  return isExtra ? { kind: 'path that the owner protects', weight: 'warn' } : null;
}

/** No file system has a longer one. */
const longestPath = 4096;
