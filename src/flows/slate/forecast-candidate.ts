import type { FrozenFile } from '#domain/acceptance.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { ChangedFile, PullRequest } from '#domain/gate/pull-request.ts';
import type { RunState } from '#domain/run-state.ts';
import type { Forecast } from '#domain/forecast.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { openingOf } from '#engines/forecast/forecast.ts';
import { commitMessage, commitSubject } from '#present/commit-message.ts';
import { pullRequestTitle } from '#present/pull-request.ts';
import { forecastOpenings, type ForecastStore } from '../forecast.ts';
import type { ForecastCandidate } from './workshop.ts';

export interface ForecastFacts {
  readonly state: Pick<RunState, 'repository' | 'issue' | 'acceptance'> & { readonly item: WorkItem };
  readonly version: string;
  /** When it would be opened (ms since the epoch). */
  readonly at: number;
  /** `null` where nothing was learned of this repository. */
  readonly store: ForecastStore | null;
}

const noStore = 'nothing was learned of this repository yet; "patchline forecast train" does that';

/** Forecasts candidates as the draft pull requests that they would be, opened by somebody whom the repository does not know. */
export function forecastCandidate(facts: ForecastFacts): ForecastCandidate {
  const { store } = facts;
  if (store === null) return () => ({ kind: 'none', why: noStore });
  const forecastOpening = forecastOpenings(store);
  const number = Math.max(0, ...store.pasts.map(({ opening }) => opening.number)) + 1;
  const around = { isExact: true, isAssociationOfThen: true, mainline: null, recentCommits: null };
  return (patch, score) => {
    const pullRequest = pullRequestOf(facts, { patch, route: score.route, number });
    return { kind: 'forecast', forecast: forecastOpening(openingOf(pullRequest, around)) };
  };
}

interface Opened {
  readonly patch: CandidatePatch;
  readonly route: Parameters<typeof pullRequestTitle>[1];
  readonly number: number;
}

function pullRequestOf({ state, version, at }: ForecastFacts, { patch, route, number }: Opened): PullRequest {
  const { item, issue, repository, acceptance } = state;
  const trailers = { item, tool: `patchline ${version}`, receipt: null };
  const message = (kind: 'test' | 'fix'): string => commitMessage(commitSubject(kind, issue.title), [], trailers);
  return {
    number,
    title: pullRequestTitle(issue.title, route),
    body: '',
    author: { id: 0, login: 'patchline', kind: 'person' },
    association: 'none',
    state: 'open',
    draft: true,
    base: { branch: repository.branch ?? '', commit: repository.base },
    head: { branch: '', commit: '', repository: null },
    labels: [],
    createdAt: at,
    closedAt: null,
    files: [...acceptance.files.map(newFile), ...changedFiles(patch.diff)],
    isTruncated: false,
    linkedIssues: item.number === null ? [] : [item.number],
    commitMessages: [message('test'), message('fix')],
  };
}

function newFile({ path, content }: FrozenFile): ChangedFile {
  const lines = content.replace(/\n$/, '').split('\n');
  const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n');
  return { path, from: null, status: 'added', additions: lines.length, deletions: 0, patch };
}

/** A unified diff of git as a forge lists it, file by file. */
export function changedFiles(diff: string): readonly ChangedFile[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const at = part.search(/^@@ /m);
      const head = at < 0 ? part : part.slice(0, at);
      const patch = at < 0 ? null : part.slice(at).trimEnd();
      const lines = patch?.split('\n') ?? [];
      return {
        path: /^\+\+\+ b\/(.*)$/m.exec(head)?.[1] ?? /^--- a\/(.*)$/m.exec(head)?.[1] ?? / b\/(.*)$/m.exec(head)?.[1] ?? '',
        from: null,
        status: /^new file/m.test(head) ? 'added' : /^deleted file/m.test(head) ? 'removed' : 'modified',
        additions: lines.filter((line) => line.startsWith('+')).length,
        deletions: lines.filter((line) => line.startsWith('-')).length,
        patch,
      };
    });
}

/** Topics of the forecast that another way of writing the same fix could change. */
const inBuildersHands: ReadonlySet<string> = new Set(['files', 'tests', 'size', 'text of the change']);

/** What a builder is told where the forecast speaks against its change; `null` where it does not, or where no rewriting would help. */
export function objectionOf({ verdict, chance, reasons }: Forecast): string | null {
  if (verdict !== 'unlikely') return null;
  const against = reasons.filter(({ shift, topic }) => shift < 0 && inBuildersHands.has(topic));
  if (against.length === 0) return null;
  return [
    `Your change passes every test. But of changes like it, this repository merged few (${Math.round(100 * chance)} %). Strongest reasons:`,
    ...against.map(({ sentence }) => `- ${sentence}`),
    'Keep what it does, and write it anew so that this does not hold any more.',
  ].join('\n');
}
