import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { haltReasons } from '../src/domain/halt.ts';
import { phases } from '../src/domain/phase.ts';
import { configurationPage } from './write-configuration-page.ts';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md')];

test('the configuration page says what the schema says', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
});

test.each(pages)('every relative link of %s leads somewhere', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(dirname(page), link)));
  expect(broken).toEqual([]);
});

test.each(pages)('%s states its licence', (page) => {
  expect(readFileSync(page, 'utf8').slice(0, 200)).toMatch(/CC[- ]BY-SA[- ]4\.0/);
});

test('pages stay short enough to be read', () => {
  const lines = (page: string): number => readFileSync(page, 'utf8').split('\n').length;
  expect(lines('README.md')).toBeLessThanOrEqual(150);
  expect(lines('ARCHITECTURE.md')).toBeLessThanOrEqual(300);
  expect(lines('CONTRIBUTING.md')).toBeLessThanOrEqual(120);
});

test('the closed sets have the sizes that the design fixes', () => {
  expect({ phases: phases.length, halts: haltReasons.length, distinct: new Set(haltReasons).size }).toEqual({
    phases: 11,
    halts: 17,
    distinct: 17,
  });
});

test('nothing published names a path of the machine it was made on', () => {
  const named = [...pages, ...globSync('{src,scripts,bench,demo,test}/**/*.ts')].filter((file) =>
    /\/work\/(?:main|wt|shared|\.)/.test(readFileSync(file, 'utf8')),
  );
  expect(named.filter((file) => file !== 'scripts/documents.test.ts')).toEqual([]);
});
