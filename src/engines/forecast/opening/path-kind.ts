export const pathKinds = ['test', 'documentation', 'ci', 'dependencies', 'source', 'other'] as const;
export type PathKind = (typeof pathKinds)[number];

const ci =
  /^\.github\/|^\.circleci\/|(?:^|\/)(?:\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|azure-pipelines\.yml|jenkinsfile)$/i;
const dependencies =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|bun\.lockb?|requirements[^/]*\.txt|pyproject\.toml|poetry\.lock|uv\.lock|pipfile(?:\.lock)?|setup\.(?:py|cfg)|go\.(?:mod|sum)|cargo\.(?:toml|lock)|gemfile(?:\.lock)?|composer\.(?:json|lock)|pom\.xml|build\.gradle(?:\.kts)?)$/i;
const test =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|testing|testdata|fixtures?)\/|[._-](?:test|spec)s?\.[^/]+$|(?:^|\/)test_[^/]+$|_test\.[^/]+$/i;
const documentation =
  /(?:^|\/)(?:docs?|documentation|website|examples?)\/|\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)(?:readme|changelog|changes|history|license|authors|contributing)[^/]*$/i;
const source =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|scala|c|cc|cpp|cxx|h|hpp|cs|php|swift|m|mm|ex|exs|erl|clj|hs|ml|zig|lua|pl|sh|sql|dart|r|jl|f90|s|asm)$/i;

/** What a file is for, as far as its name says. */
export function kindOf(path: string): PathKind {
  if (ci.test(path)) return 'ci';
  if (dependencies.test(path)) return 'dependencies';
  if (test.test(path)) return 'test';
  if (documentation.test(path)) return 'documentation';
  return source.test(path) ? 'source' : 'other';
}
