import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { temporaryRepository, type TemporaryRepository } from '#adapters/git-workspace/temporary-repository.ts';
import { recordingServer, type RecordingServer } from '#adapters/write-gate/recording-server.fixture.ts';
import { writeGates } from '#adapters/write-gate/write-gate.ts';
import { emptyGraph } from '#domain/hypothesis-graph.ts';
import type { OwnerGate } from '#domain/owner-gate.ts';
import type { WriteCapability } from '#domain/write-capability.ts';
import { fakeForge } from '#ports/forge.fake.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import { fakeSigner } from '#ports/signer.fake.ts';
import { ownerGateHalt, redGates, runOwnerGates, type OwnerGates } from './owner-gates.ts';
import type { PhaseContext } from './phase-spec.ts';

const probe = `import { readFileSync } from 'node:fs';
const { PATCHLINE_PROBE_URL: url, PATCHLINE_PROBE_SCOPE: scope } = process.env;
const calls = JSON.parse(readFileSync('calls.json', 'utf8'));
for (const [method, path, body] of calls) {
  const response = await fetch(url + path.replace('SCOPE', scope), {
    method,
    ...(body === null ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  console.log(method, path, response.status, await response.text(), Object.keys(process.env).join());
  if (!response.ok) process.exitCode = 1;
}
`;

let repository: TemporaryRepository;
let instance: RecordingServer;
let base: string;
beforeAll(async () => {
  repository = temporaryRepository({
    'package.json': '{ "name": "little" }\n',
    'index.js': 'module.exports = 1;\n',
    'check.js':
      "const value = require('./index.js');\nconsole.log('value', value);\nprocess.exit(value === Number(process.argv[2]) ? 0 : 1);\n",
    'probe.mjs': probe,
    'calls.json': '[]\n',
  });
  base = repository.commit();
  instance = await recordingServer();
});
afterAll(async () => {
  await instance.close();
  repository[Symbol.dispose]();
});

const context = (gates: readonly OwnerGate[], ledger = 'ledger'): PhaseContext => ({
  workspace: gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') }),
  sandbox: bubblewrapSandbox(),
  forge: fakeForge(),
  signer: fakeSigner('gates'),
  ladder: [],
  panel: null,
  writeGates: writeGates({ ledger: join(repository.around, ledger), environment: { PROBE_TOKEN: 'tok-77' } }),
  clock: { now: () => 0 },
  settings: {
    run: 'run',
    version: '0.0.0',
    repository: { root: repository.root, base, branch: 'main', dirty: [] },
    baseIsExplicit: false,
    branch: 'bot/issue-7',
    dryRun: false,
    withoutSuite: false,
    testCommand: null,
    limits: defaultLimits,
    budget: { wallMs: 1000, candidates: 1 },
    protect: [],
    seed: 1,
    handOver: true,
    gates,
    lifted: [],
  },
  graph: emptyGraph,
  startedAt: 0,
  visit: 1,
  step: (_, execute) => execute('key'),
  progress: () => undefined,
});
const gate = (name: string, argv: readonly string[], more: Partial<OwnerGate> = {}): OwnerGate => ({
  name,
  argv,
  wallMs: 20_000,
  ...more,
});
const change = (content: string, path = 'index.js') => ({ path, content, executable: false });
const candidate = change('module.exports = 2;\n');
const run = (gates: readonly OwnerGate[], changes = [candidate], ledger?: string): Promise<OwnerGates> =>
  runOwnerGates(context(gates, ledger), { base, changes });

describe("the owner's gates", () => {
  it('run on the candidate in the sandbox, and what fails there is held against base', async () => {
    const gates = await run([
      gate('right', ['node', 'check.js', '2']),
      gate('broken by it', ['node', 'check.js', '1']),
      gate('broken before', ['node', 'check.js', '3']),
      gate('broken before, and strict', ['node', 'check.js', '3'], { evenIfRedOnBase: true }),
    ]);
    expect(gates.runs.map(({ passed, exitCode, onBase, counts }) => ({ passed, exitCode, onBase, counts }))).toEqual([
      { passed: true, exitCode: 0, onBase: undefined, counts: undefined },
      { passed: false, exitCode: 1, onBase: 'passed', counts: true },
      { passed: false, exitCode: 1, onBase: 'failed', counts: false },
      { passed: false, exitCode: 1, onBase: 'failed', counts: true },
    ]);
    expect(gates.runs[0]?.tail).toBe('value 2');
    expect(redGates(gates).map(({ name }) => name)).toEqual(['broken by it', 'broken before, and strict']);
    expect(gates.learnt[2]).toBe(
      'owner\'s gate "broken before": ended with 1; on base it failed, so it does not count against the change',
    );
    expect(ownerGateHalt(gates)).toMatchObject({
      reason: 'regression-found',
      summary: expect.stringContaining('"broken by it" and 1 more'),
    });
  });

  it('end at their time limit, start no shell, and reach no network', async () => {
    const gates = await run([
      gate('endless', ['node', '-e', 'setInterval(() => {}, 1000)'], { wallMs: 500 }),
      gate('a shell line', [
        'node',
        '-e',
        'process.exit(process.argv.length === 2 && process.argv[1] === "; exit 1" ? 0 : 1)',
        '; exit 1',
      ]),
      gate('network', ['node', '-e', `fetch('${instance.url}').then(() => process.exit(0), () => process.exit(1))`]),
    ]);
    expect(gates.runs.map(({ passed, exitCode }) => [passed, exitCode])).toEqual([
      [false, null],
      [true, 0],
      [false, 1],
    ]);
    expect(gates.runs[0]?.tail).toContain('(timed-out)');
    expect(instance.reached).toEqual([]);
  });

  it("run base's program, whatever the change makes of it", async () => {
    const gates = await run([gate('own', ['node', './check.js', '2'])], [change('process.exit(0);\n', 'check.js')]);
    expect(gates.runs[0]).toMatchObject({ passed: false, tail: 'value 1' });
  });

  it('are none where the owner has none', async () => {
    const none = await run([]);
    expect(none).toEqual({ runs: [], unsafe: null, learnt: [] });
    expect(ownerGateHalt(none)).toBeNull();
  });
});

describe('a live probe', () => {
  const writes = (): WriteCapability => ({
    targets: [
      { name: 'staging', url: instance.url, credential: { header: 'authorization', environmentVariable: 'PROBE_TOKEN' } },
    ],
    scope: 'fixture-1',
    creates: [{ path: '/services/{scope}/items', scopeField: null }],
    reads: null,
    most: 5,
  });
  const live = (): OwnerGate => gate('live probe', ['node', 'probe.mjs'], { writes: writes() });
  const calls = (...list: readonly (readonly [string, string, object | null])[]) =>
    change(`${JSON.stringify(list)}\n`, 'calls.json');

  it('reads and creates inside its scope from within the sandbox, without a credential', async () => {
    const before = instance.reached.length;
    const gates = await run(
      [live()],
      [calls(['GET', '/staging/services/SCOPE', null], ['POST', '/staging/services/SCOPE/items', { a: 1 }])],
      'one',
    );
    expect(gates.runs[0]).toMatchObject({ passed: true, made: [`POST ${instance.url}/services/fixture-1/items`] });
    expect(gates.runs[0]?.tail).not.toContain('tok-77');
    expect(gates.runs[0]?.tail).not.toContain('PROBE_TOKEN');
    expect(instance.reached.slice(before).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /services/fixture-1',
      'POST /services/fixture-1/items',
    ]);
  });

  it('that tries to delete halts the run, with what it made before as evidence, and the gates after it are not run', async () => {
    const before = instance.reached.length;
    const bad = calls(
      ['POST', '/staging/services/SCOPE/items', {}],
      ['DELETE', '/staging/services/SCOPE/items/1', null],
      ['POST', '/staging/services/SCOPE/items', {}],
    );
    const gates = await run([live(), gate('after', ['node', 'check.js', '1'])], [bad], 'two');
    expect(instance.reached.slice(before).map(({ method }) => method)).toEqual(['POST']);
    expect(gates.runs).toHaveLength(1);
    expect(ownerGateHalt(gates)).toMatchObject({
      reason: 'test-instance-unsafe',
      summary: expect.stringContaining('"DELETE" changes or removes what exists'),
      evidence: [
        'refused: DELETE /staging/services/fixture-1/items/1',
        `made before: POST ${instance.url}/services/fixture-1/items`,
      ],
    });
  });

  it('that swallows the refusal and ends with 0 halts the run all the same', async () => {
    const quiet = "fetch(process.env.PATCHLINE_PROBE_URL + '/production/x', { method: 'PUT' }).catch(() => {})";
    const gates = await run([{ ...live(), argv: ['node', '-e', quiet] }], [candidate], 'three');
    expect(gates.runs[0]).toMatchObject({ exitCode: 0, passed: false, counts: true });
    expect(ownerGateHalt(gates)?.reason).toBe('test-instance-unsafe');
  });

  it('makes at most five writes for a work item, however often the run is resumed', async () => {
    const before = instance.reached.length;
    const two = calls(['POST', '/staging/services/SCOPE/items', {}], ['POST', '/staging/services/SCOPE/items', {}]);
    const results = [];
    for (let attempt = 1; attempt <= 3; attempt++) results.push(await run([live()], [two], 'four'));
    expect(results.map(({ unsafe }) => unsafe?.call.because ?? null)).toEqual([
      null,
      null,
      'this work item has made 5 of 5 writes',
    ]);
    expect(instance.reached.slice(before)).toHaveLength(5);
  });

  it('is not run where nothing watches it', async () => {
    const { writeGates: _, ...unwatched } = context([live()]);
    await expect(runOwnerGates(unwatched, { base, changes: [] })).rejects.toMatchObject({ kind: 'usage' });
  });
});
