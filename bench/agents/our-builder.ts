// node bench/agents/our-builder.ts REPOSITORY ISSUE BASE_URL: our builder as a process of its own, over HTTP; leaves its fix in the repository.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiModel } from '#adapters/api-model/api-model.ts';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { modelBuilder } from '#adapters/model-builder/model-builder.ts';
import { defaultLimits } from '#ports/sandbox.ts';

const spent: string[] = [];
/** Notes the processor time of a part of the process. */
async function part<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begun = processorSeconds();
  const result = await work();
  note(name, processorSeconds() - begun);
  return result;
}

const [repository = '', issueFile = '', baseUrl = ''] = process.argv.slice(2);
note('start', processorSeconds());
const cacheDir = mkdtempSync(join(tmpdir(), 'patchline-bench-'));
try {
  const workspace = gitWorkspace({ repository, cacheDir });
  const commit = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const model = await part('client', () =>
    apiModel({ vendor: 'compatible', model: 'scripted', baseUrl, key: 'dummy', timeoutMs: 60_000 }),
  );
  let inModel = 0;
  // A run tries its sandbox once, long before it builds.
  const sandbox = bubblewrapSandbox();
  await part('trial', () => sandbox.probe());
  const builder = modelBuilder({
    complete: async (request) => {
      const begun = processorSeconds();
      const answer = await model.complete(request);
      inModel += processorSeconds() - begun;
      return answer;
    },
    sandbox,
    workspace,
    limits: defaultLimits,
    name: model.name,
  });
  const checkout = await part('checkout', () => workspace.checkout(commit));
  const [title = '', ...body] = readFileSync(issueFile, 'utf8').split('\n');
  const before = processorSeconds();
  const { candidates, summary } = await builder.build({
    checkout,
    issue: { title, body: body.join('\n').trim() },
    visibleTests: {
      setup: {
        runner: 'node-test',
        entry: null,
        extraArgv: [],
        moduleKind: 'esm',
        language: 'js',
        suiteFiles: ['test/range.test.js'],
        testFolder: 'test',
        command: null,
      },
      files: [],
      tests: {},
    },
    locations: [],
    refuted: [],
    budget: { wallMs: 120_000, candidates: 1 },
    handover: null,
    feedback: [],
    seed: 1,
    progress: () => undefined,
  });
  console.log(summary);
  note('loop', processorSeconds() - before - inModel);
  note('model', inModel);
  console.log(`parts: ${spent.join(', ')}`);
  // What a run does with a passing candidate; other agents write in the repository themselves.
  const [best] = candidates;
  if (best !== undefined) execFileSync('git', ['-C', repository, 'apply', '-'], { input: best.patch.diff });
} finally {
  rmSync(cacheDir, { recursive: true, force: true });
}

function note(name: string, seconds: number): void {
  spent.push(`${name} ${seconds.toFixed(3)}`);
}

/** Of the control group that the bench put this into: with all that ran in sandboxes. */
function processorSeconds(): number {
  const group = /cpuacct:(.*)/.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '';
  return Number(readFileSync(join('/sys/fs/cgroup/cpuacct', group, 'cpuacct.usage'), 'utf8')) / 1e9;
}
