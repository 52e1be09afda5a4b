import { describe, expect, it } from 'vitest';
import type { RepairAction } from '#domain/forge-action.ts';
import { formatRecordMarker } from '#domain/record-marker.ts';
import type { Forge } from './forge.ts';

/** A forge whose effects a test can see. */
export interface ForgeUnderTest {
  readonly forge: Forge;
  /** Bodies of the comments on a branch or issue. */
  readonly commentsOn: (place: string) => Promise<readonly string[]>;
  readonly labelsOn: (place: string) => Promise<readonly string[]>;
}

const marker = { workItemDigest: '1'.repeat(64), patchId: '2'.repeat(40) };

const pullRequest: Extract<RepairAction, { kind: 'open-draft-pull-request' }> = {
  kind: 'open-draft-pull-request',
  branch: 'bot/issue-7-wrong-sum',
  base: 'main',
  head: 'a'.repeat(40),
  title: 'fix: the sum',
  body: `The **body**.\n\n${formatRecordMarker(marker)}\n`,
  labels: ['auto:draft'],
  issue: 7,
  attachments: [],
};

/** What every forge MUST do. `make` gives a fresh, empty forge each time. */
export function forgeContract(name: string, make: () => Promise<ForgeUnderTest>): void {
  describe(`${name} as a forge`, () => {
    it('lists a pull request with what ties it to its work item', async () => {
      const { forge } = await make();
      expect(await forge.listRecords()).toEqual([]);
      const effect = await forge.apply(pullRequest);
      expect(effect.existed).toBe(false);
      const record = { title: 'fix: the sum', branch: pullRequest.branch, issue: 7, ...marker, state: 'open', url: effect.url };
      expect(await forge.listRecords()).toEqual([record]);
    });

    it('leaves one effect where the same action comes again', async () => {
      const { forge, commentsOn, labelsOn } = await make();
      const on = pullRequest.branch;
      const actions: readonly RepairAction[] = [
        pullRequest,
        { kind: 'comment', on, body: 'Found.', marker: 'run-1/close' },
        { kind: 'add-label', on, label: 'auto:halt:duplicate' },
      ];
      for (const action of actions) {
        const first = await forge.apply(action);
        expect(await forge.apply(action)).toEqual({ url: first.url, existed: true });
        expect(first.existed).toBe(false);
      }
      expect(await forge.listRecords()).toHaveLength(1);
      expect(await commentsOn(on)).toEqual(['Found.']);
      expect((await labelsOn(on)).toSorted()).toEqual(['auto:draft', 'auto:halt:duplicate']);
    });

    it('brings a pull request and a comment up to date that come again with another content', async () => {
      const { forge, commentsOn } = await make();
      await forge.apply(pullRequest);
      expect((await forge.apply({ ...pullRequest, title: 'fix: the whole sum', body: 'Without a marker.' })).existed).toBe(true);
      expect(await forge.listRecords()).toMatchObject([{ title: 'fix: the whole sum', workItemDigest: null, patchId: null }]);
      const comment = { kind: 'comment', on: pullRequest.branch, marker: 'm' } as const;
      await forge.apply({ ...comment, body: 'one' });
      await forge.apply({ ...comment, body: 'two' });
      expect(await commentsOn(pullRequest.branch)).toEqual(['two']);
    });

    it('gives our own comment back as it stands, and nothing where there is none', async () => {
      const { forge } = await make();
      expect(await forge.ownComment('issue-7', 'run-1')).toBeNull();
      await forge.apply({ kind: 'comment', on: 'issue-7', body: 'one', marker: 'run-1' });
      await forge.apply({ kind: 'comment', on: 'issue-7', body: 'other', marker: 'run-2' });
      await forge.apply({ kind: 'comment', on: 'issue-7', body: 'two\n\n<!-- end -->', marker: 'run-1' });
      expect((await forge.ownComment('issue-7', 'run-1'))?.trimEnd()).toBe('two\n\n<!-- end -->');
      expect(await forge.ownComment('issue-6', 'run-1')).toBeNull();
    });

    it('takes a label off, and says whether it was on', async () => {
      const { forge, labelsOn } = await make();
      const label = { on: 'issue-7', label: 'auto:halt:duplicate' } as const;
      expect(await forge.labels('issue-7')).toEqual([]);
      expect(await forge.labelledBy('issue-7', label.label)).toBeNull();
      await forge.apply({ kind: 'add-label', ...label });
      await forge.apply({ kind: 'add-label', on: 'issue-7', label: 'auto:pr-opened' });
      expect([...(await forge.labels('issue-7'))].toSorted()).toEqual(['auto:halt:duplicate', 'auto:pr-opened']);
      expect(await forge.labelledBy('issue-7', label.label)).toMatchObject({ mayDecide: true });
      expect((await forge.apply({ kind: 'remove-label', ...label })).existed).toBe(false);
      expect((await forge.apply({ kind: 'remove-label', ...label })).existed).toBe(true);
      expect(await labelsOn('issue-7')).toEqual(['auto:pr-opened']);
      expect(await forge.labelledBy('issue-7', label.label)).toBeNull();
    });

    it('keeps branches, markers and labels apart whose names differ only in their punctuation', async () => {
      const { forge, commentsOn, labelsOn } = await make();
      const branches = ['bot/a', 'bot__a', 'bot_/a', 'bot/_a', 'bot-a', 'BOT/a'];
      for (const branch of branches) {
        await forge.apply({ ...pullRequest, branch });
        for (const text of ['a/b', 'a__b', '../b', 'a b', '.']) {
          await forge.apply({ kind: 'comment', on: branch, body: text, marker: text });
          await forge.apply({ kind: 'add-label', on: branch, label: text });
        }
      }
      expect((await forge.listRecords()).map((record) => record.branch).toSorted()).toEqual(branches.toSorted());
      for (const branch of branches) {
        expect((await commentsOn(branch)).toSorted()).toEqual(['../b', '.', 'a b', 'a/b', 'a__b'].toSorted());
        expect(await labelsOn(branch)).toHaveLength(6);
      }
    });

    it('takes comments and labels on an issue, and refuses a branch without a pull request', async () => {
      const { forge, commentsOn, labelsOn } = await make();
      await forge.apply({ kind: 'comment', on: 'issue-7', body: 'Halted.', marker: 'm' });
      await forge.apply({ kind: 'add-label', on: 'issue-7', label: 'auto:halt:duplicate' });
      expect(await commentsOn('issue-7')).toEqual(['Halted.']);
      expect(await labelsOn('issue-7')).toEqual(['auto:halt:duplicate']);
      expect(await forge.listRecords()).toEqual([]);
      const nowhere = { kind: 'add-label', on: 'no/such-branch', label: 'x' } as const;
      await expect(forge.apply(nowhere)).rejects.toMatchObject({ name: 'WorldError', kind: 'usage' });
    });
  });
}
