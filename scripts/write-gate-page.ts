// Writes into docs/gate.md what the gate says of four pull requests, each made and looked at by the real program on the local GitHub.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateWorkflows } from '../test/support/gate-runner.ts';
import { fixAsContributor, hostProject } from '../test/support/hosted-project.ts';
import { fixedSum, sumSource } from '../test/support/project.ts';

const page = new URL('../docs/gate.md', import.meta.url);
const ownTest = `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { sum } = require('../index.js');

test('sum counts the first value', () => {
  assert.strictEqual(sum([1, 2, 3]), 6);
});
`;

const hosted = await hostProject('maintainer');
const { project, github, repository } = hosted;
const ask = (token: string, method: string, path: string, body?: unknown): Promise<unknown> =>
  github.call(token, method, `/repos/acme/little-math${path}`, body);
const folder = mkdtempSync(join(tmpdir(), 'patchline-page-'));
mkdirSync(join(folder, 'actions'));
const gate = runGateWorkflows({ github, repository, folder: join(folder, 'actions') });
const fork = await github.addFork(repository, 'contributor');

async function open(branch: string, files: Readonly<Record<string, string>>, body: string): Promise<number> {
  await github.commit({ repository: fork, branch, files, message: 'Count the first value' });
  const pull = { title: 'Count the first value of a sum', body, head: `contributor:${branch}`, base: 'main' };
  return ((await ask(github.tokens.contributor, 'POST', '/pulls', pull)) as { readonly number: number }).number;
}

async function shown(heading: string, number: number): Promise<string> {
  await gate.idle();
  const labels = (await ask(github.tokens.maintainer, 'GET', `/issues/${number}/labels`)) as readonly { readonly name: string }[];
  const [comment] = (await ask(github.tokens.maintainer, 'GET', `/issues/${number}/comments`)) as readonly {
    readonly body: string;
  }[];
  const visible = (comment?.body ?? '(no comment)')
    .split('\n')
    .filter((line) => !line.startsWith('<!--'))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  const quoted = visible
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
  return `### ${heading}\nLabels: ${labels.map(({ name }) => `\`${name}\``).join(', ')}\n\n${quoted}\n`;
}

try {
  const made = await fixAsContributor(hosted);
  const sections = [await shown('A pull request made by `patchline fix`', made.number)];
  sections.push(
    await shown(
      'The same change again, with a test of its own',
      await open('copy', { 'index.js': fixedSum, 'test/first.test.js': ownTest }, 'Fixes #1'),
    ),
  );
  sections.push(
    await shown(
      'A change without a test',
      await open('bare', { 'index.js': sumSource.replace('total = 0', 'total = values[0] ?? 0') }, 'Fixes #1'),
    ),
  );
  const body = readFileSync(new URL(`file://${(JSON.parse(made.stdout) as { readonly receipt: string }).receipt}`), 'utf8');
  sections.push(
    await shown(
      'A receipt of other code',
      await open(
        'lie',
        { 'index.js': sumSource.replace('index = 1', 'index = values.length > 2 ? 0 : 1') },
        `Fixes #1\n\n\`\`\`json\n${body}\n\`\`\``,
      ),
    ),
  );
  const before = readFileSync(page, 'utf8');
  const output = `<!-- output:begin -->\n${sections.join('\n')}<!-- output:end -->`;
  writeFileSync(
    page,
    before.replace(/<!-- output:begin -->[^]*<!-- output:end -->/, () => output),
  );
  console.error('wrote docs/gate.md');
} finally {
  await gate.idle();
  await github.close();
  project.remove();
  rmSync(folder, { recursive: true });
}
