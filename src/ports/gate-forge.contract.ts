import { describe, expect, it } from 'vitest';
import type { GateStage } from '#domain/gate/label.ts';
import type { GateForge, WorkflowRunState } from './pull-requests.ts';

export interface SeededPullRequest {
  readonly title: string;
  readonly body: string;
  /** Login of a person. */
  readonly author: string;
  /** One text file that its branch adds. */
  readonly path: string;
  readonly content: string;
}

/** What people and the forge itself do, and no port can: how a test makes the world that it then looks at. */
export interface GateForgeSeed {
  /** Returns its number. */
  openPullRequest(given: SeededPullRequest): Promise<number>;
  /** Returns its number. */
  openIssue(given: { readonly title: string; readonly body: string }): Promise<number>;
  /** One more commit on the branch of a pull request, by its author. */
  push(pullRequest: number, path: string, content: string): Promise<void>;
  setState(pullRequest: number, state: 'open' | 'closed'): Promise<void>;
  comment(on: number, author: string, body: string): Promise<void>;
  label(on: number, actor: string, change: 'added' | 'removed', label: string): Promise<void>;
  /** A workflow run in this state. */
  startRun(state: Exclude<WorkflowRunState, 'unknown'>): Promise<{ readonly id: number; readonly attempt: number }>;
  /** A commit on the default branch that writes one file. */
  commitFile(path: string, content: string, message: string): Promise<void>;
  /** The next write takes effect, and its answer never arrives. */
  loseNextAnswer(): Promise<void>;
  /** The stages that were dispatched, oldest first. */
  dispatched(): Promise<readonly { readonly stage: GateStage; readonly pullRequest: number; readonly head: string }[]>;
}

export interface GateForgeUnderTest {
  readonly forge: GateForge;
  readonly seed: GateForgeSeed;
}

const change = { title: 'fix: the sum', body: 'It was wrong.', author: 'ada', path: 'src/sum.js', content: 'a\nb\n' };
const marker = '<!-- patchline:contract -->';

/** What every GateForge MUST do. `make` gives a fresh repository with one commit, one file, and nobody else at work on it. */
export function gateForgeContract(name: string, make: () => Promise<GateForgeUnderTest>): void {
  describe(`${name} as the forge of the gate, reading`, () => {
    it('reads a pull request with its diff', async () => {
      const { forge, seed } = await make();
      const issue = await seed.openIssue({ title: 'The sum is wrong', body: 'sum([1]) is 2' });
      const number = await seed.openPullRequest({ ...change, body: `Fixes #${issue}` });
      const pull = await forge.pullRequest(number);
      expect(pull).toMatchObject({ number, title: change.title, body: `Fixes #${issue}`, state: 'open', draft: false });
      expect(pull).toMatchObject({ author: { login: 'ada', kind: 'person' }, labels: [], closedAt: null, isTruncated: false });
      expect(pull?.head.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(pull?.head.commit).not.toBe(pull?.base.commit);
      expect(pull?.linkedIssues).toEqual([issue]);
      expect(pull?.commitMessages).toHaveLength(1);
      expect(pull?.files).toMatchObject([{ path: change.path, from: null, status: 'added', additions: 2, deletions: 0 }]);
      expect(pull?.files[0]?.patch).toContain('\n+a\n+b');
      const { files: _files, isTruncated: _cut, linkedIssues: _linked, commitMessages: _messages, ...summary } = pull ?? {};
      expect(await forge.summary(number)).toEqual(summary);
      expect(await forge.files(number)).toEqual({ files: pull?.files, isTruncated: false });
    });

    it('sees a push at once: another head, one more file, one more message', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const before = await forge.pullRequest(number);
      await seed.push(number, 'src/other.js', 'c\n');
      const after = await forge.pullRequest(number);
      expect(after?.head.commit).not.toBe(before?.head.commit);
      expect(after?.files.map((file) => file.path).toSorted()).toEqual(['src/other.js', 'src/sum.js']);
      expect(after?.commitMessages).toHaveLength(2);
    });

    it('tells issues, pull requests and nothing apart', async () => {
      const { forge, seed } = await make();
      const issue = await seed.openIssue({ title: 'The sum is wrong', body: 'It is.' });
      const pull = await seed.openPullRequest(change);
      expect(await forge.issue(issue)).toMatchObject({ number: issue, title: 'The sum is wrong', body: 'It is.', state: 'open' });
      expect(await forge.issue(pull)).toBeNull();
      expect(await forge.pullRequest(issue)).toBeNull();
      expect(await forge.pullRequest(9_999)).toBeNull();
      expect(await forge.summary(issue)).toBeNull();
      expect(await forge.summary(9_999)).toBeNull();
      expect(await forge.issue(9_999)).toBeNull();
    });

    it('lists pull requests to the last one, newest first, the closed ones by their closing time', async () => {
      const { forge, seed } = await make();
      const opened: number[] = [];
      for (let index = 0; index < 103; index += 1) {
        opened.push(await seed.openPullRequest({ ...change, title: `Change ${index}` }));
      }
      const [first = 0, second = 0, ...rest] = opened;
      await seed.setState(first, 'closed');
      await seed.setState(second, 'closed');
      await seed.setState(second, 'open');
      expect(await numbers(forge, 'open', 0)).toEqual([second, ...rest].toReversed());
      expect(await numbers(forge, 'closed', 0)).toEqual([first]);
      const closedAt = (await forge.pullRequest(first))?.closedAt ?? 0;
      expect(closedAt).toBeGreaterThan(0);
      expect(await numbers(forge, 'closed', closedAt)).toEqual([first]);
      expect(await numbers(forge, 'closed', closedAt + 60_000)).toEqual([]);
    });

    it('reads every comment with its author, in order', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      for (let index = 0; index < 103; index += 1)
        await seed.comment(number, index % 2 === 0 ? 'ada' : 'bob', `Comment ${index}`);
      const comments = await forge.comments(number);
      expect(comments.map((comment) => comment.body)).toEqual(Array.from({ length: 103 }, (_, index) => `Comment ${index}`));
      expect(new Set(comments.map((comment) => comment.author.login))).toEqual(new Set(['ada', 'bob']));
      expect(new Set(comments.map((comment) => comment.id)).size).toBe(103);
    });

    it('tells who put a label on and who took it off', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const self = await forge.self();
      await forge.apply({ kind: 'add-label', on: `pull-${number}`, label: 'immune:trusted' });
      await seed.label(number, 'bob', 'removed', 'immune:trusted');
      await seed.label(number, 'bob', 'added', 'immune:hold');
      const events = await forge.labelEvents(number);
      expect(events.map(({ kind, label, actor }) => [kind, label, actor.login])).toEqual([
        ['added', 'immune:trusted', self.login],
        ['removed', 'immune:trusted', 'bob'],
        ['added', 'immune:hold', 'bob'],
      ]);
      expect(events.map((event) => event.actor.id === self.id)).toEqual([true, false, false]);
      expect(events[1]?.actor.kind).toBe('person');
      expect(await forge.labels(number)).toEqual(['immune:hold']);
    });

    it('reads files, folders and the mainline of the default branch', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      await seed.commitFile('docs/AI_POLICY.md', 'Say which tool.\n', 'docs: a policy');
      expect(await forge.file('docs/AI_POLICY.md')).toBe('Say which tool.\n');
      expect(await forge.file('docs/NONE.md')).toBeNull();
      expect(await forge.file('docs')).toBeNull();
      expect(await forge.folder('docs')).toEqual(['AI_POLICY.md']);
      expect(await forge.folder('none')).toEqual([]);
      expect(await forge.folder('')).toContain('docs');
      expect(await forge.file(change.path)).toBeNull();
      expect(await forge.file(change.path, (await forge.pullRequest(number))?.head.commit)).toBe(change.content);
      const [newest] = await forge.mainline(1);
      expect(newest?.subject).toBe('docs: a policy');
      expect((await forge.mainline(10)).map((commit) => commit.id)[0]).toBe(newest?.id);
      expect((await forge.mainline(10)).length).toBeGreaterThan(1);
    });

    it('tells the state of a run, and does not guess at one that it does not know', async () => {
      const { forge, seed } = await make();
      const running = await seed.startRun('running');
      const completed = await seed.startRun('completed');
      expect(await forge.workflowRun(running.id, running.attempt)).toBe('running');
      expect(await forge.workflowRun(completed.id, completed.attempt)).toBe('completed');
      expect(await forge.workflowRun(987_654_321, 1)).toBe('unknown');
      expect(await forge.workflowRun(completed.id, completed.attempt + 7)).toBe('unknown');
    });
  });

  describe(`${name} as the forge of the gate, writing`, () => {
    it('adds a label beside the others, and tells the second who removes it that it was gone', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const on = `pull-${number}`;
      await seed.label(number, 'bob', 'added', 'area: sums');
      const add = { kind: 'add-label', on, label: 'immune:wip-test-7-1' } as const;
      expect((await forge.apply(add)).existed).toBe(false);
      expect((await forge.apply(add)).existed).toBe(true);
      expect((await forge.labels(number)).toSorted()).toEqual(['area: sums', 'immune:wip-test-7-1']);
      expect((await forge.pullRequest(number))?.labels.toSorted()).toEqual(['area: sums', 'immune:wip-test-7-1']);
      const remove = { kind: 'remove-label', on, label: 'immune:wip-test-7-1' } as const;
      expect((await forge.apply(remove)).existed).toBe(false);
      expect((await forge.apply(remove)).existed).toBe(true);
      expect(await forge.labels(number)).toEqual(['area: sums']);
    });

    it('deletes a label from everything that carries it', async () => {
      const { forge, seed } = await make();
      const pulls = [await seed.openPullRequest(change), await seed.openPullRequest(change)];
      const label = 'immune:wip-test-7-1';
      for (const number of pulls) await forge.apply({ kind: 'add-label', on: `pull-${number}`, label });
      expect((await forge.apply({ kind: 'delete-label', label })).existed).toBe(false);
      expect((await forge.apply({ kind: 'delete-label', label })).existed).toBe(true);
      for (const number of pulls) expect(await forge.labels(number)).toEqual([]);
    });

    it('keeps one comment per place and marker, and brings it up to date', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const comment = { kind: 'comment', on: `pull-${number}`, marker } as const;
      const first = await forge.apply({ ...comment, body: `One.\n\n${marker}` });
      expect(await forge.apply({ ...comment, body: `Two.\n\n${marker}` })).toEqual({ url: first.url, existed: true });
      expect(first.existed).toBe(false);
      const self = await forge.self();
      expect(await forge.comments(number)).toMatchObject([{ author: { id: self.id }, body: `Two.\n\n${marker}` }]);
      await forge.apply({ ...comment, marker: '<!-- other -->', body: 'Three. <!-- other -->' });
      expect(await forge.comments(number)).toHaveLength(2);
    });

    it('leaves a comment alone in which somebody else put the marker', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const forged = `Trust me.\n\n${marker}`;
      await seed.comment(number, 'mallory', forged);
      const effect = await forge.apply({ kind: 'comment', on: `pull-${number}`, marker, body: `Ours.\n\n${marker}` });
      expect(effect.existed).toBe(false);
      const comments = await forge.comments(number);
      expect(comments.map(({ author, body }) => [author.login, body])).toEqual([
        ['mallory', forged],
        [(await forge.self()).login, `Ours.\n\n${marker}`],
      ]);
    });

    it("gives its own comments of all pull requests, one of each, and nobody else's", async () => {
      const { forge, seed } = await make();
      expect(await ownComments(forge)).toEqual([]);
      const [first, second, third] = [
        await seed.openPullRequest(change),
        await seed.openPullRequest(change),
        await seed.openPullRequest(change),
      ];
      const issue = await seed.openIssue({ title: 'The sum is wrong', body: 'It is.' });
      for (const on of [`pull-${first}`, `pull-${second}`, `issue-${issue}`]) {
        await forge.apply({ kind: 'comment', on, marker, body: `On ${on}.\n\n${marker}` });
      }
      await forge.apply({
        kind: 'comment',
        on: `pull-${first}`,
        marker: '<!-- other -->',
        body: `Other.\n<!-- other -->\n${marker}`,
      });
      await forge.apply({ kind: 'comment', on: `pull-${third}`, marker: '<!-- other -->', body: `> ${marker}\n<!-- other -->` });
      await seed.comment(third, 'mallory', `Trust me.\n\n${marker}`);
      await seed.setState(second, 'closed');
      expect(await ownComments(forge)).toEqual([
        { pullRequest: first, body: `On pull-${first}.\n\n${marker}` },
        { pullRequest: second, body: `On pull-${second}.\n\n${marker}` },
      ]);
      await forge.apply({ kind: 'comment', on: `pull-${first}`, marker, body: `Again.\n\n${marker}` });
      expect((await ownComments(forge))[0]?.body).toBe(`Again.\n\n${marker}`);
    });

    it('gives its own comments from among many others', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      await forge.apply({ kind: 'comment', on: `pull-${number}`, marker, body: `Ours.\n\n${marker}` });
      for (let index = 0; index < 103; index += 1) await seed.comment(number, 'ada', `Comment ${index}\n${marker}`);
      expect(await ownComments(forge)).toEqual([{ pullRequest: number, body: `Ours.\n\n${marker}` }]);
    });

    it('closes a pull request once', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const close = { kind: 'close-pull-request', on: `pull-${number}` } as const;
      expect((await forge.apply(close)).existed).toBe(false);
      expect((await forge.pullRequest(number))?.state).toBe('closed');
      expect((await forge.apply(close)).existed).toBe(true);
    });

    it('dispatches a stage with the pull request and the commit that it is for', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const head = (await forge.pullRequest(number))?.head.commit ?? '';
      await forge.apply({ kind: 'dispatch-stage', stage: 'test', pullRequest: number, head });
      expect(await seed.dispatched()).toEqual([{ stage: 'test', pullRequest: number, head }]);
    });

    it('refuses what it is asked to do on a number that is not there', async () => {
      const { forge } = await make();
      const add = { kind: 'add-label', on: 'pull-9999', label: 'immune:trusted' } as const;
      await expect(forge.apply(add)).rejects.toMatchObject({ name: 'WorldError' });
      await expect(forge.apply({ kind: 'close-pull-request', on: 'pull-9999' })).rejects.toMatchObject({ name: 'WorldError' });
    });

    it('leaves one effect where an answer was lost and the action comes again', async () => {
      const { forge, seed } = await make();
      const number = await seed.openPullRequest(change);
      const on = `pull-${number}`;
      const label = 'immune:wip-test-7-1';
      for (const action of [
        { kind: 'comment', on, marker, body: `One.\n\n${marker}` },
        { kind: 'add-label', on, label },
        { kind: 'remove-label', on, label },
        { kind: 'close-pull-request', on },
      ] as const) {
        await seed.loseNextAnswer();
        // An adapter may ask again by itself; one that does not has to say that it does not know.
        const outcome = await forge.apply(action).then(
          () => 'answered',
          (error: unknown) => error,
        );
        if (outcome !== 'answered') expect(outcome).toMatchObject({ name: 'WorldError', kind: 'network' });
        expect((await forge.apply(action)).existed).toBe(true);
      }
      expect(await forge.comments(number)).toHaveLength(1);
      expect(await forge.labels(number)).toEqual([]);
      expect((await forge.pullRequest(number))?.state).toBe('closed');
    });
  });
}

async function ownComments(forge: GateForge) {
  const found = [];
  for await (const comment of forge.ownComments({ marker, since: 0 })) found.push(comment);
  return found.toSorted((one, other) => one.pullRequest - other.pullRequest);
}

async function numbers(forge: GateForge, state: 'open' | 'closed', since: number): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const summary of forge.list({ state, since })) found.push(summary.number);
  return found;
}
