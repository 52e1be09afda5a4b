import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyEdit } from '../apply-edit.ts';
import { proposals } from '../sites.ts';
import { isSyntacticallyValid } from '../syntax/source-tree.ts';
import { templateFamilies, type Template } from '../template.ts';
import { allTemplates } from './all-templates.ts';

const resultsOf = (template: Template, source: string, words: readonly string[] = []): string[] =>
  [...proposals({ path: 'example.js', source }, { lines: null, templates: [template], words })].map(({ edit }) =>
    applyEdit(source, edit),
  );

describe('the registry', () => {
  it('lists every file of the folder, each under the name of its file', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => !file.startsWith('all-templates'));

    expect(allTemplates.map((template) => `${template.name}.ts`).toSorted()).toEqual(files.toSorted());
  });
});

describe.each(allTemplates.map((template) => [template.name, template] as const))('%s', (_name, template) => {
  it('fills in the whole form', () => {
    expect(templateFamilies).toContain(template.family);
    expect(template.description).toMatch(/^[A-Z`].+\.$/s);
    expect(template.literature.length).toBeGreaterThan(10);
    expect(template.examples.some((example) => example.to.length > 0)).toBe(true);
    expect(template.examples.some((example) => (example.not ?? []).length > 0)).toBe(true);
  });

  it.each(template.examples.map((example) => [example.from, example] as const))(
    'proposes what its form says for %j',
    (_from, example) => {
      const results = resultsOf(template, example.from, example.words);

      for (const expected of example.to) expect(results).toContain(expected);
      for (const excluded of example.not ?? []) expect(results).not.toContain(excluded);
    },
  );

  it('never proposes the original, the same file twice, or a file that does not parse', () => {
    for (const { from, words } of template.examples) {
      const results = resultsOf(template, from, words);

      expect(results).not.toContain(from);
      expect(new Set(results).size).toBe(results.length);
      for (const result of results) expect(isSyntacticallyValid(result, 'example.js'), result).toBe(true);
    }
  });
});
