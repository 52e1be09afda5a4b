// Wall time of a slate beside that of one variant: node bench/slate.ts [variants]. A scripted model writes each at once, so that what is timed is ours.
import { availableParallelism } from 'node:os';
import type { Slate } from '#domain/slate.ts';
import { defaultFiles, makeProject, patchline, sumIssue } from '../test/support/project.ts';

const most = Number(process.argv[2] ?? 20);

const configuration = 'models:\n  small: { vendor: scripted, model: quick, tier: 1, script: ../script.yml }\nladder: [small]\n';

/** Each variant writes the same fix in a text of its own. */
function answers(): readonly object[] {
  return Array.from({ length: most }, (_, index) => ({
    role: 'builder',
    by: 'turn',
    anywhere: `You are number ${index + 1}.`,
    say: [
      { text: '', calls: [{ name: 'edit', input: { path: 'index.js', old: 'index = 1', new: `index = ${index} - ${index}` } }] },
      { text: '', calls: [{ name: 'finish', input: { summary: 'done' } }] },
    ],
  }));
}

async function msOf(count: number): Promise<{ readonly ms: number; readonly variantsMs: number; readonly passed: number }> {
  const project = makeProject({ ...defaultFiles, 'patchline.yml': configuration });
  try {
    project.aside('script.yml', JSON.stringify({ answers: answers() }));
    const argv = ['slate', project.aside('issue.md', sumIssue), '--repo', project.repository, '-n', String(count), '--json'];
    const from = performance.now();
    const { stdout, stderr, exitCode } = await patchline(project, argv);
    const ms = performance.now() - from;
    if (exitCode !== 0) throw new Error(stderr);
    const { variants, leftOut } = JSON.parse(stdout) as Slate;
    const passed = variants.length + leftOut.filter(({ because }) => because === 'same').length;
    const variantsMs = variants.reduce((sum, { cost }) => sum + cost.buildMs + cost.judgeMs, 0);
    return { ms, variantsMs, passed };
  } finally {
    project.remove();
  }
}

const one = await msOf(1);
const all = await msOf(most);
const seconds = (ms: number): string => (ms / 1000).toFixed(1).padStart(7);
process.stdout.write(
  [
    `${availableParallelism()} cores`,
    `${seconds(one.ms)} s  one variant, of which ${seconds(one.variantsMs).trim()} s to build and judge it`,
    `${seconds(all.ms)} s  ${all.passed} variants`,
    `${(all.ms / one.ms).toFixed(1).padStart(7)} ×  for ${all.passed} × the variants\n`,
  ].join('\n'),
);
