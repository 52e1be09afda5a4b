import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { forecastPast } from '#flows/forecast.ts';
import { gitHistory } from '#adapters/git-history/git-history.ts';
import type { Past } from '#engines/forecast/forecast.ts';

/** The past of a repository: from a clone with refs/pull/*, or from a file of facts (one JSON per line, compressed; bench/README of the data says which). */
export async function pastsOf(path: string): Promise<readonly Past[]> {
  if (!path.endsWith('.jsonl.gz'))
    return (await forecastPast(gitHistory({ folder: path, branch: null }), { limit: null, progress: () => {} })).pasts;
  const lines = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines
    .map((line) => fromLine(JSON.parse(line) as object))
    .toSorted((one, other) => one.opening.number - other.opening.number);
}

function fromLine(line: object): Past {
  return 'opening' in line ? (line as Past) : fromFacts(line as Facts);
}

type Facts = Readonly<
  Record<
    'number' | 'n_test' | 'n_doc' | 'n_ci' | 'n_dep' | 'n_src' | 'n_files' | 't_feature_cutoff' | 't_last_commit' | 'snapshot',
    number
  >
> &
  Readonly<Record<'n_added' | 'n_deleted' | 'n_dirs' | 'n_exts', number>> &
  Readonly<
    Partial<
      Record<
        'merged_at' | 'body_len' | 'repo_commits_30d' | 'additions' | 'deletions' | 'test_additions' | 'binary',
        number | null
      >
    >
  > &
  Readonly<Record<'merged' | 'closes_ref' | 'merge_ref' | 'author_bot' | 'mentions_issue' | 'agent_marker', boolean>> & {
    readonly author: string;
    readonly title: string | null;
    readonly status: 'merged' | 'closed' | 'open_or_recent';
    readonly paths: readonly string[] | null;
  };

/** As git alone can tell: of the younger ones only the merged are known, so that counting these would make nearly all of them merged. */
const recentSeconds = 60 * 86_400;

function fromFacts(facts: Facts): Past {
  const { n_test: test, n_doc: documentation, n_ci: ci, n_dep: dependencies, n_src: source, n_files: files } = facts;
  const isRecent = facts.t_last_commit > facts.snapshot - recentSeconds;
  const isDoubtful = facts.status === 'open_or_recent' || facts.closes_ref || facts.merge_ref;
  return {
    outcome: isRecent ? 'undecided' : facts.merged ? 'merged' : isDoubtful ? 'undecided' : 'closed',
    ended:
      facts.merged && !isRecent && typeof facts.merged_at === 'number'
        ? { kind: 'at', at: 1000 * facts.merged_at }
        : { kind: isRecent ? 'open' : 'unknown' },
    opening: {
      number: facts.number,
      at: 1000 * facts.t_feature_cutoff,
      isExact: false,
      author: { id: facts.author, name: facts.author },
      isBot: facts.author_bot,
      standing: null,
      title: facts.title ?? '',
      messageLength: facts.body_len ?? 0,
      isDraft: false,
      mentionsIssue: facts.mentions_issue,
      hasAgentMark: facts.agent_marker,
      isOffMainline: null,
      recentCommits: facts.repo_commits_30d ?? null,
      size: {
        files,
        addedFiles: facts.n_added,
        removedFiles: facts.n_deleted,
        folders: facts.n_dirs,
        extensions: facts.n_exts,
        kinds: {
          test,
          documentation,
          ci,
          dependencies,
          source,
          other: Math.max(0, files - test - documentation - ci - dependencies - source),
        },
        additions: facts.additions ?? 0,
        deletions: facts.deletions ?? 0,
        testAdditions: facts.test_additions ?? 0,
        binaries: facts.binary ?? 0,
      },
      paths: facts.paths ?? [],
      content: null,
    },
  };
}
