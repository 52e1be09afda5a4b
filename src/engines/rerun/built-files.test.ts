import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const { sourceBehind } = createRequire(import.meta.url)('./harness/built-files.cjs') as {
  readonly sourceBehind: (root: string, specifier: string, path: string | null) => string | undefined;
};

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

function repository(manifest: object, files: readonly string[]): string {
  root = `${mkdtempSync(join(tmpdir(), 'built-files-'))}/`;
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  return root;
}

const packed = {
  name: 'pack',
  exports: { '.': { types: './dist/index.d.ts', import: './dist/esm/index.mjs' }, './sub': './dist/sub.js' },
};

describe('the source behind a file that only a build makes', () => {
  it.each([
    ['the package by its own name', packed, 'pack', null, 'src/index.ts'],
    ['a subpath of it', packed, 'pack/sub', null, 'src/sub.ts'],
    ['a subpath that its exports do not name', { name: 'pack' }, 'pack/deep/x', null, 'src/deep/x.ts'],
    ['a built file by its path', packed, '../dist/index.js', 'dist/index.js', 'src/index.ts'],
    ['a minified one', packed, '../dist/index.min.js', 'dist/index.min.js', 'src/index.ts'],
    ['another package', packed, 'other', null, undefined],
    ['a name that only begins like it', packed, 'packed', null, undefined],
    ['what has no source', packed, '../dist/none.js', 'dist/none.js', undefined],
  ])('%s', (_, manifest, specifier, path, expected) => {
    const at = repository(manifest, ['src/index.ts', 'src/sub.ts', 'src/deep/x.ts']);
    expect(sourceBehind(at, specifier, path === null ? null : at + path)).toBe(
      expected === undefined ? undefined : at + expected,
    );
  });
});
