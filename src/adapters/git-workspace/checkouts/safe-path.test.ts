import { describe, expect, it } from 'vitest';
import { refusalOfPath, shownPath } from './safe-path.ts';

const allowed = [
  'a',
  'src/a.js',
  '.github/workflows/x.yml',
  '.gitignore',
  'a.git',
  'git',
  '-rf',
  '--output=x',
  ':(top)x',
  'ä/日本.ts',
  'git~x',
  '..a/b..',
];

const refused = [
  '',
  '/etc/passwd',
  '../up.ts',
  'a/../../up.ts',
  'a//b',
  './a',
  'a/.',
  'a/',
  'a\\b',
  '.git',
  '.git/config',
  'sub/.git/hooks/x',
  '.GIT/config',
  '.Git/x',
  '.git./x',
  '.git /x',
  '.git:stream/x',
  'git~1/x',
  'GIT~2/x',
  '.g\u200cit/config',
  '.gi\u{e0001}t/config',
  'a\nb.ts',
  '\u001b]0;x\u0007.ts',
  'a\u202eb.ts',
  'a\ud800b',
  'a'.repeat(256),
  'a/'.repeat(2100) + 'b',
];

describe('refusalOfPath', () => {
  it.each(allowed)('allows %j', (path) => expect(refusalOfPath(path)).toBeNull());
  it.each(refused)('refuses %j', (path) => expect(refusalOfPath(path)).not.toBeNull());
});

describe('shownPath', () => {
  it('leaves nothing in a path that steers a terminal or hides', () => {
    const shown = shownPath('\u001b]0;x\u0007\u009b31m\u202e\u200c.ts');
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown).toContain('u{202e}');
  });
});
