import { describe, expect, test } from 'vitest';
import type { Slate } from '#domain/slate.ts';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { html } from '../html.ts';
import { foreignMarkup } from '../foreign-markup.fixture.ts';
import { slatePage, type SlatePageParts } from './slate-page.ts';
import { sampleSlate } from './slate.fixture.ts';

const parts = (slate: Slate): SlatePageParts => ({
  slate,
  root: '/home/ann/little-math',
  address: '/slates/0123456789abcdef/one',
  rounds: [{ round: 1, address: '/slates/0123456789abcdef/one' }],
  started: [],
  run: '/runs/0123456789abcdef/one',
  csrf: html`<input type="hidden" name="csrf" value="secret">`,
});
const shown = (slate: Slate): string => String(slatePage(parts(slate)));
/** What a reader sees, roughly: markup taken out, spaces folded. */
const words = (markup: string): string => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of a slate', () => {
  test('shows each variant with score, tests, forecast, cost, what it does otherwise, and a button that picks it', () => {
    const markup = shown(sampleSlate);
    const text = words(markup);
    expect(text).toContain('3 red → green, 1 stayed green; 7 of 8 mutants killed');
    expect(text).toMatch(/likely to be merged\s+72 %\s+\(61 % to 80 %/);
    expect(text).toContain('Its author is new here.');
    expect(text).toMatch(/survivors-disagree/);
    expect(text).toMatch(/clamp\(3, 1, 2\)\s+3\s+≠\s+2/);
    expect(text).toMatch(/clamp\(2, 0, 1\)\s+1\s+1/);
    expect(text).toContain('search-4 by search');
    expect(text).toContain('The whole suite lost');
    expect(markup.match(/action="[^"]*\/pick"/g)).toHaveLength(2);
    expect(markup).toContain('<input type="hidden" name="variant" value="search-2">');
    expect(markup).toContain('Make round 2');
  });

  test('offers nothing to pick before all were judged, and no next round', () => {
    const markup = shown({ ...sampleSlate, state: 'building', variants: [], doing: 'search builds.' });
    expect(markup).toContain('search builds.');
    expect(markup).not.toContain('<form');
  });

  test('names the branch of what was picked', () => {
    const picked = {
      variant: 'search-1',
      branch: 'bot/issue-9-clamp',
      head: 'a'.repeat(40),
      receipt: '/x/receipt.json',
      pullRequest: null,
    };
    const text = words(shown({ ...sampleSlate, state: 'picked', picked }));
    expect(text).toContain('Picked: branch bot/issue-9-clamp');
    expect(text).toContain('patchline receipt verify /x/receipt.json');
  });

  test('a halt says which and how to go on', () => {
    const halt = {
      reason: 'no-fix-found',
      phase: 'IMPLEMENT',
      summary: 'No candidate passed.',
      evidence: ['tried 12'],
      wayOn: 'Add an example.',
    } as const;
    const text = words(shown({ ...sampleSlate, state: 'halted', variants: [], halt }));
    expect(text).toContain('Halted in IMPLEMENT: no-fix-found');
    expect(text).toContain('Add an example.');
  });

  test('every text in it is shown as text, whatever is in it', () => {
    const [variant] = sampleSlate.variants;
    if (variant === undefined) throw new Error('the sample has a variant');
    for (const hostile of hostileTexts.map((text) => text.slice(0, 2_000))) {
      const markup = shown({
        ...sampleSlate,
        prose: [hostile],
        doing: hostile,
        learnt: [hostile],
        item: { ...sampleSlate.item, title: hostile, body: hostile },
        variants: [
          {
            ...variant,
            diff: `--- a/index.js\n+++ b/${hostile.split('\n')[0] ?? ''}.js\n@@ -1,1 +1,1 @@\n-${hostile.replaceAll('\n', ' ')}\n+const x = "${hostile.replaceAll('\n', ' ')}";\n`,
            files: [hostile],
            reasons: [hostile],
            findings: [hostile],
            sameAs: [hostile],
            tests: { failToPass: [hostile], passToPass: 0 },
            differsFrom: [{ variant: 'search-2', input: hostile, here: hostile, there: hostile }],
          },
        ],
        leftOut: [{ id: 'a', by: hostile, because: 'gate', why: hostile, diff: null }],
        behaviour: { says: hostile, compared: 1, differences: [{ input: hostile, results: { 'search-1': hostile } }] },
      });
      expect(foreignMarkup(markup), JSON.stringify(hostile.slice(0, 80))).toEqual([]);
    }
  });

  test('control: the check for foreign markup sees what a template without escaping would let through', () => {
    expect(foreignMarkup('<p>fine</p><img src=x onerror=alert(1)>')).toHaveLength(1);
    expect(foreignMarkup('<a href="javascript:alert(1)">x</a>')).toHaveLength(1);
    expect(foreignMarkup('<p onclick="x">y</p>')).toHaveLength(1);
    expect(foreignMarkup('<p style="color:red">y</p>')).toHaveLength(1);
    expect(foreignMarkup('<script>alert(1)</script>')).toHaveLength(1);
    expect(foreignMarkup('a\u202eb')).toHaveLength(1);
  });
});
