import { plainNodeTests } from '#domain/plain-node-tests.fixture.ts';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Builder, BuildTask } from '#ports/builder.ts';
import { fakeLedger, type FakeLedger } from '#ports/model-ledger.fake.ts';
import type { ModelLedger } from '#ports/model-ledger.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';
import { bubblewrapSandbox } from '../../bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '../../git-workspace/git-workspace.ts';
import { modelProxy } from '../../model-proxy/model-proxy.ts';
import type { Upstream } from '../../model-proxy/upstream.ts';
import { playback } from '../../scripted-model/playback.ts';
import { readScript } from '../../scripted-model/script.ts';
import { serveScript, type ScriptServer } from '../../scripted-model/serve.ts';
import { acpBuilder } from '../acp-agent.ts';

/** The owner's key of the scripted vendor: no program in the sandbox may ever see it. */
export const realKey = 'sk-real-canary-7f3d9b1c5a';

/** A repository, a scripted vendor behind the proxy, and the agent of ours in a real sandbox. */
export interface AgentWorld {
  readonly folder: string;
  readonly workspace: Workspace;
  readonly vendor: ScriptServer;
  readonly ledger: FakeLedger;
  readonly task: (title: string, body: string, wallMs?: number) => Promise<BuildTask>;
  readonly agent: (given?: GivenAgent) => Builder;
  close(): Promise<void>;
}

export interface GivenAgent {
  readonly name?: string;
  readonly mode?: string;
  readonly command?: readonly string[];
  readonly ledger?: ModelLedger;
  /** Default: the scripted vendor, not recorded. */
  readonly model?: 'asked' | 'recorded' | 'replayed';
  readonly env?: Readonly<Record<string, string>>;
}

export const ownAgent: string = join(import.meta.dirname, 'agent.mjs');

/** `script` is what the model says, in the form of the scripted model. */
export async function agentWorld(script: string, files: Readonly<Record<string, string>>): Promise<AgentWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-agent-'));
  const repository = join(folder, 'repository');
  const commit = commitFiles(repository, files);
  const workspace = gitWorkspace({ repository, cacheDir: join(folder, 'cache') });
  const vendor = await serveScript(playback(readScript(script, 'test.yml')));
  const account = fakeLedger();
  const recordings = join(folder, 'recordings');
  const asks = { kind: 'vendor', vendor: 'compatible', model: 'm', baseUrl: `${vendor.url}/builder/v1`, key: realKey } as const;
  const upstreams: Readonly<Record<NonNullable<GivenAgent['model']>, Upstream>> = {
    asked: { ...asks, record: null },
    recorded: { ...asks, record: recordings },
    replayed: { kind: 'recordings', vendor: 'compatible', model: 'm', folder: recordings },
  };
  const parts = { workspace, sandbox: bubblewrapSandbox(), limits: defaultLimits, cwd: folder };
  return {
    folder,
    workspace,
    vendor,
    ledger: account,
    task: async (title, body, wallMs = 60_000) => ({
      ...quietTask,
      checkout: await workspace.checkout(commit),
      issue: { title, body },
      budget: { wallMs, candidates: 1 },
    }),
    agent: ({
      name = 'ours',
      mode = 'plain',
      command = ['node', ownAgent, mode],
      ledger = account,
      model = 'asked',
      env = {},
    } = {}) =>
      acpBuilder({
        ...parts,
        name,
        command,
        env,
        proxy: modelProxy({ upstream: upstreams[model], ledger, role: 'builder', price: () => 7 }),
      }),
    async close() {
      await vendor.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const quietTask = {
  visibleTests: {
    setup: plainNodeTests,
    files: [],
    tests: {},
  },
  locations: [],
  refuted: [],
  handover: null,
  feedback: [],
  seed: 1,
  progress: () => undefined,
} as const;

function commitFiles(repository: string, files: Readonly<Record<string, string>>): string {
  const git = (...argv: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C', repository, ...argv], { encoding: 'utf8' });
  execFileSync('git', ['init', '--quiet', repository]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  return git('rev-parse', 'HEAD').trim();
}
