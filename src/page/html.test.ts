import { describe, expect, it, test } from 'vitest';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { html, nothing, ownMarkup } from './html.ts';

/** What HTML would read as markup, after everything that the template itself holds is taken away. */
function leftOver(markup: string): string {
  return markup
    .replace(/^<p title="/, '')
    .replace(/<\/p>$/, '')
    .replace('">', '');
}

describe('a template of markup', () => {
  test.each(hostileTexts.map((text) => [text.slice(0, 30), text]))('shows %j as text', (_, text) => {
    const markup = String(html`<p title="${text}">${text}</p>`);
    expect(leftOver(markup)).not.toMatch(/[<>"']/);
    expect(markup).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('shows what would hide or turn round text by its number', () => {
    expect(String(html`${'a\u202Eb\u200Bc\0'}`)).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩');
  });

  it('leaves markup that a template made, and lists of it, as they are', () => {
    const items = ['<one>', 'two'].map((text) => html`<li>${text}</li>`);
    expect(String(html`<ul>${items}</ul>${nothing}${null}${false}${0}`)).toBe('<ul><li>&lt;one&gt;</li><li>two</li></ul>0');
    expect(String(html`${ownMarkup('<b>')}`)).toBe('<b>');
  });

  it('shows text in lists as text', () => {
    expect(String(html`${['<script>', ['<img>', html`<br>`]]}`)).toBe('&lt;script&gt;&lt;img&gt;<br>');
  });
});
