import { afterEach, describe, expect, test } from 'vitest';
import { fix, makeProject, patchline, type Project } from './support/project.ts';

let project: Project;
afterEach(() => project.remove());

/** Tests in the manner of old Unix tools: a shell script that compares outputs, started by make. */
const files = {
  'package.json': `${JSON.stringify({ name: 'size-cli', version: '1.0.0', bin: { size: 'bin/size.js' }, scripts: { test: 'make check' } })}\n`,
  Makefile: 'check:\n\tsh test/checks.sh\n',
  'bin/size.js': `'use strict';
const { readable } = require('../lib/readable.js');

process.stdout.write(\`\${readable(Number(process.argv[2]))}\\n\`);
`,
  // Each candidate is a run of its own: enough of them to find the fix.
  'patchline.yml': 'budget: { candidates: 40 }\n',
  'lib/readable.js': `'use strict';

exports.readable = function readable(size) {
  if (size > 1024) return \`\${(size / 1024).toFixed(1)} KiB\`;
  return \`\${size} B\`;
};
`,
  'test/checks.sh': `set -e
test "$(node bin/size.js 1023.5)" = "1023.5 B"
test "$(node bin/size.js 2560)" = "2.5 KiB"
echo "all checks passed"
`,
};

const issue = `# size prints a whole kibibyte as bytes (#3)

\`\`\`console
$ node bin/size.js 1024
1024 B
\`\`\`

### Expected

\`\`\`
1.0 KiB
\`\`\`
`;

describe('patchline fix where tests cannot be re-run in process', () => {
  test('an issue about a program of a repository that tests with make becomes a branch that replays', async () => {
    project = makeProject(files);
    const { json, exitCode, stderr } = await fix(project, issue);
    expect({ exitCode, outcome: json.outcome, halt: json.haltDetails }).toEqual({ exitCode: 0, outcome: 'fixed', halt: null });
    expect(json.diff).toMatch(/-.*size > 1024[^]*\+.*size >= 1024/);
    expect(stderr).toMatch(/lib\/readable\.js/);
    expect(json.tests.passToPass).toEqual(['command > exit status']);
    const argv = ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository, '--all', '--json'];
    const verified = await patchline(project, argv);
    expect(JSON.parse(verified.stdout)).toMatchObject({ verdict: 'verified' });
  });
});
