import { describe, expect, it } from 'vitest';
import { hostileTexts } from './hostile-text.fixture.ts';
import { cut, markdownCode, markdownText, oneLine } from './plain-text.ts';

describe('foreign text', () => {
  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('becomes one harmless line: %j', (_, text) => {
    const line = oneLine(text, 80);
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    expect(line.isWellFormed()).toBe(true);
    expect(Array.from(line).length).toBeLessThanOrEqual(80);
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('becomes words without markup: %j', (_, text) => {
    const words = markdownText(text, 80);
    expect(words.replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_{}[\]<>()#+!|~&@:$^=-]/);
    expect(words.replace(/&#\d+;\u2060?/g, '')).not.toMatch(/GH-\d|www\./);
  });

  it('stays the words that it was', () => {
    expect(markdownText('a plain sentence, with “marks” and é')).toBe('a plain sentence, with “marks” and é');
    expect(oneLine('two\n\tlines')).toBe('two lines');
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('stays inside its code span: %j', (_, text) => {
    const span = markdownCode(text, 80);
    const [fence = ''] = /^`+/.exec(span) ?? [];
    const inside = span.slice(fence.length, -fence.length);
    expect(span.endsWith(fence)).toBe(true);
    expect(inside.match(/`+/g) ?? []).not.toContain(fence);
    expect(span).not.toMatch(/[\n|]/);
  });

  it('is cut between characters, never inside one', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('ab…');
    expect(cut('😀😀😀', 3)).toBe('😀😀😀');
    expect(cut('😀😀😀😀', 3)).toBe('😀😀…');
  });
});
