import { expect, it } from 'vitest';
import { diffLines } from './unified-diff.ts';

const diff = `diff --git a/src/a.js b/src/a.js
index 111..222 100644
--- a/src/a.js
+++ b/src/a.js
@@ -1,4 +1,4 @@ function a() {
 one
-- two
+++ two
 three
 four
@@ -9 +9,2 @@
-nine
+9
+9.5
\\ No newline at end of file
diff --git a/b.js b/b.js
--- a/b.js
+++ /dev/null
@@ -1,2 +0,0 @@
-gone
-too
`;

it('numbers the lines of each hunk, and takes no line of one for a head', () => {
  expect(diffLines(diff).map(({ file, kind, line, text }) => `${file}:${line} ${kind} ${text}`)).toEqual([
    'src/a.js:1 kept one',
    'src/a.js:1 removed - two',
    'src/a.js:2 added ++ two',
    'src/a.js:3 kept three',
    'src/a.js:4 kept four',
    'src/a.js:8 removed nine',
    'src/a.js:9 added 9',
    'src/a.js:10 added 9.5',
    '/dev/null:0 removed gone',
    '/dev/null:0 removed too',
  ]);
});
