import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint, fix, makeProject, sumIssue, sumSource, type Project } from './support/project.ts';

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

const honest = sumSource.replace('index = 1', 'index = 0');

/** A builder as a Node script: `files` maps paths to their new content. */
function builder(files: Readonly<Record<string, string>>): string {
  const writes = Object.entries(files).map(([path, content]) => `write(${JSON.stringify(path)}, ${JSON.stringify(content)});`);
  const script = `import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
const write = (path, content) => { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, content); };
${writes.join('\n')}
console.log('fixed! all tests pass');
`;
  return `node ${project.aside('builder.mjs', script)}`;
}

async function runBuilder(files: Readonly<Record<string, string>>): Promise<Awaited<ReturnType<typeof fix>>> {
  return fix(project, sumIssue, '--builder', 'command', '--builder-command', builder(files));
}

describe('patchline fix with a program as builder', () => {
  test('an honest builder is believed because its change holds, not because of what it says', async () => {
    const { json, exitCode } = await runBuilder({ 'index.js': honest });
    expect({ exitCode, outcome: json.outcome, tokens: json.cost.inputTokens }).toEqual({
      exitCode: 0,
      outcome: 'fixed',
      tokens: null,
    });
    expect(project.git('show', `${json.branch}~1:index.js`)).toBe(honest);
  });

  test.each([
    ['says "fixed!" and changes nothing', {}, 'no-fix-found', /changed nothing/],
    ['leaves a wrong fix', { 'index.js': sumSource.replace('index = 1', 'index = 2') }, 'no-fix-found', /acceptance is red/],
    [
      'breaks something else',
      { 'index.js': honest.replace('return high', 'return low') },
      'regression-found',
      /clamp keeps a value inside its bounds/,
    ],
    [
      'edits an existing test',
      { 'index.js': honest, 'test/index.test.js': '' },
      'score-below-floor',
      /frozen file test\/index\.test\.js/,
    ],
    [
      'skips a test',
      { 'test/index.test.js': "require('node:test').skip('all', () => {});\n" },
      'score-below-floor',
      /frozen file test\/index\.test\.js/,
    ],
    [
      'puts its own test where the acceptance test belongs',
      { 'test/issue-7-sum-ignores-the-first-value.test.js': "require('node:test').test('ok', () => {});\n" },
      'score-below-floor',
      /frozen file test\/issue-7/,
    ],
    [
      'changes the test command',
      { 'package.json': '{ "name": "little-math", "version": "1.2.0", "main": "index.js", "scripts": { "test": "true" } }\n' },
      'score-below-floor',
      /package\.json/,
    ],
    [
      'ends the process before a test can fail',
      { 'index.js': `process.exit(0);\n${sumSource}` },
      'score-below-floor',
      /index\.js:1/,
    ],
    [
      'makes every assertion hold',
      {
        'index.js': `const assert = require('node:assert'); assert.strictEqual = assert.deepStrictEqual = () => {};\n${sumSource}`,
      },
      'score-below-floor',
      /index\.js:1/,
    ],
  ])('a builder that %s is caught and named', async (_, files, halt, named) => {
    const before = fingerprint(project);
    const { json, exitCode, stderr } = await runBuilder(files);
    expect({ exitCode, halt: json.halt, branch: json.branch }).toEqual({ exitCode: 1, halt, branch: null });
    expect(`${json.haltDetails?.summary}\n${json.haltDetails?.evidence.join('\n')}`).toMatch(named);
    expect(stderr).toContain(`: ${halt}`);
    expect(fingerprint(project)).toBe(before);
  });

  test("a builder that forges its runner's output is caught although it hides from a scan of its words", async () => {
    const forged = `const name = 'ex' + 'it';
console.log('TAP version 13\\nok 1 - sum\\n# pass 3\\n# fail 0');
process[name](0);
${sumSource}`;
    const { json, exitCode } = await runBuilder({ 'index.js': forged });
    expect({ exitCode, branch: json.branch }).toEqual({ exitCode: 1, branch: null });
    expect(json.haltDetails?.evidence.join('\n')).toMatch(/cannot be believed|index\.js:3/);
  });

  test('an identical failing change is never judged twice', async () => {
    const { json } = await runBuilder({ 'index.js': `${sumSource}\n// tried\n` });
    expect(json.halt).toBe('no-fix-found');
    expect(json.haltDetails?.evidence.filter((line) => line.includes('acceptance is red'))).toHaveLength(1);
  });

  test('a builder finds neither acceptance tests nor behaviours anywhere in its sandbox', async () => {
    const script = `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const found = [];
const walk = (folder, depth) => {
  let entries = [];
  try { entries = readdirSync(folder, { withFileTypes: true }); } catch { return; }
  for (const entry of entries) {
    const path = folder === '/' ? '/' + entry.name : folder + '/' + entry.name;
    if (['/proc', '/sys', '/usr', '/dev', '/patchline/builder'].includes(path)) continue;
    if (entry.isDirectory() && depth < 12) walk(path, depth + 1);
    else if (entry.isFile()) { try { const text = readFileSync(path, 'utf8'); if (path !== '/patchline/issue.md' && /\\[7, -2\\]/.test(text)) found.push(path); } catch {} }
  }
};
walk('/', 0);
writeFileSync('index.js', ${JSON.stringify(honest)} + '// found: ' + JSON.stringify(found) + '\\n');
`;
    const { json } = await fix(project, sumIssue, '--builder-command', `node ${project.aside('search.mjs', script)}`);
    expect(json.diff).toContain('// found: []');
  });

  test('leaves binary files beside a right fix: named, refused, and nothing of it in the repository', async () => {
    const before = fingerprint(project);
    const script = `import { writeFileSync } from 'node:fs';
writeFileSync('index.js', ${JSON.stringify(honest)});
writeFileSync('logo.png', Buffer.from([137, 80, 78, 71, 0, 1]));
writeFileSync('cache.bin', Buffer.from([0, 255]));
`;
    const command = `node ${project.aside('builder.mjs', script)}`;
    const { json, exitCode } = await fix(project, sumIssue, '--builder', 'command', '--builder-command', command);
    expect({ exitCode, outcome: json.outcome, halt: json.halt, branch: json.head }).toEqual({
      exitCode: 1,
      outcome: 'halted',
      halt: 'no-fix-found',
      branch: null,
    });
    expect(json.haltDetails?.summary).toMatch(/leaves binary files: "cache\.bin", "logo\.png"/);
    expect(fingerprint(project)).toBe(before);
  });
});
