import { describe, expect, it } from 'vitest';
import { changedFile, patchOf } from '#domain/gate/pull-request.fixture.ts';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { similarWork } from './similar-work.ts';

const nearly = [changedFile({ patch: patchOf('  add: (a, b) => a - b,', '  add: (a, b) => b + a,') })];
const unrelated = Array.from({ length: 30 }, (_, index) =>
  earlierOf({
    number: 30 + index,
    title: `chore: thing${index}`,
    files: [changedFile({ path: `docs/page${index}.md`, patch: patchOf(`alpha${index}`, `omega${index}`, `chapter ${index}`) })],
  }),
);

describe('the rule on similar work', () => {
  it('names what looks alike and in what, as a note', () => {
    const earlier = [earlierOf({ files: nearly, title: 'fix: <b>add</b> subtracts' }), ...unrelated];
    const found = similarWork(factsOf({}, { earlier }), settingsOf());
    expect(found.outcome).toBe('note');
    expect(found.says).toContain('#12');
    expect(found.says).not.toContain('<b>');
    expect(found.evidence).toEqual([expect.stringMatching(/^#12 \(open; alike in .*\): fix: <b>add<\/b> subtracts$/)]);
  });

  it('passes where nothing looks alike', () => {
    expect(similarWork(factsOf({}, { earlier: unrelated }), settingsOf()).outcome).toBe('pass');
  });

  it('leaves identical patches to their own rules', () => {
    expect(similarWork(factsOf({}, { earlier: [earlierOf(), ...unrelated] }), settingsOf()).outcome).toBe('pass');
  });

  it('shows as many as the owner wants', () => {
    const twins = [12, 13, 14, 15].map((number) => earlierOf({ number, files: nearly }));
    const found = similarWork(
      factsOf({}, { earlier: [...twins, ...unrelated] }),
      settingsOf({ similarWork: { most: 2, least: 0.1 } }),
    );
    expect(found.evidence).toHaveLength(2);
  });
});
