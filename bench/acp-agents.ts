// Real agents over the Agent Client Protocol, in the real sandbox, against a scripted model: `node bench/acp-agents.ts FOLDER [NAME …]`, where
// FOLDER holds one folder for each agent, made with `npm install --prefix FOLDER/NAME --ignore-scripts PACKAGE` (docs/agents-acp.md).
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { agentWorld } from '../src/adapters/acp-agent/test-support/agent-world.ts';
import type { FileChange } from '../src/domain/candidate-patch.ts';
import { fakeLedger } from '../src/ports/model-ledger.fake.ts';
import { knownAgents, type KnownAgent } from './acp-agents/known-agents.ts';

const files = {
  'package.json': '{ "name": "sums", "version": "1.0.0" }\n',
  'add.js': 'exports.add = (a, b) => a - b;\n',
  'add.test.js':
    "const { test } = require('node:test');\nconst assert = require('node:assert');\nconst { add } = require('./add.js');\ntest('adds', () => assert.equal(add(1, 2), 3));\n",
};
const fixed = 'exports.add = (a, b) => a + b;\n';

/** What an agent that was talked into it would try: a server of the host, files of the host, keys. The same outside finds all three. */
const prying = (port: number): string =>
  [
    `node -e "fetch('http://127.0.0.1:${port}/').then(() => console.log('network'), () => console.log('no network'))"`,
    `test -e ${import.meta.filename} && echo files || echo 'no files'`,
    "env | grep _KEY= | grep -qv '=patchline-has-the-key$' && echo keys || echo 'no keys'",
  ].join('; ');
const [everything, nothing] = ['network\nfiles\nkeys\n', 'no network\nno files\nno keys\n'];

const [title, body] = ['add subtracts', 'add(1, 2) gives -1, and 3 is expected.'];

interface Seen {
  readonly changes: readonly FileChange[];
  readonly line: string;
}

/**
 * Plays the calls in order, then claims; whoever asks without tools wants a title or an opinion. Replayed: the same twice, recorded the first time,
 * and the second time without the model.
 */
async function run(agent: KnownAgent, folder: string, calls: KnownAgent['mend'], isReplayed: boolean = false): Promise<Seen> {
  const turns = [...calls.map((call) => ({ calls: [call] })), { text: 'Fixed: add adds now.' }];
  const script = {
    answers: [
      { tools: true, by: 'turn', say: turns },
      { loop: true, say: [{ text: 'Adding' }] },
    ],
  };
  const world = await agentWorld(JSON.stringify(script), files);
  const ledger = fakeLedger(40);
  const startedAt = performance.now();
  try {
    const task = await world.task(title, body, 120_000);
    const given = { name: agent.name, command: agent.command(folder), env: agent.env };
    if (isReplayed) {
      await world.agent({ ...given, ledger: fakeLedger(40), model: 'recorded' }).build(task);
      await world.vendor.close();
    }
    const fresh = isReplayed ? await world.task(title, body, 120_000) : task;
    const { candidates, summary } = await world
      .agent({ ...given, ledger, model: isReplayed ? 'replayed' : 'asked' })
      .build(fresh);
    const { calls: counted, inputTokens } = ledger.spending();
    const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${counted} calls, ${inputTokens} tokens sent`;
    return { changes: candidates[0]?.patch.changes ?? [], line: `${took}: ${summary}` };
  } catch (error) {
    return { changes: [], line: error instanceof Error ? error.message : String(error) };
  } finally {
    await world.close();
  }
}

function isFixed({ changes: [change, ...more] }: Seen): boolean {
  return more.length === 0 && change?.path === 'add.js' && change.content === fixed;
}

async function tryAgent(agent: KnownAgent, folder: string, port: number): Promise<void> {
  const mending = [...agent.mend, agent.shell('node --test')];
  const mended = await run(agent, folder, mending);
  console.log(`${agent.installed} ${isFixed(mended) ? 'mends' : 'DOES NOT MEND'} (${mended.line})`);
  const again = await run(agent, folder, mending, true);
  console.log(
    `${agent.installed} ${isFixed(again) ? 'mends again' : 'DOES NOT MEND AGAIN'} from what was recorded (${again.line})`,
  );
  const pried = await run(agent, folder, [agent.shell(`(${prying(port)}) > seen.txt`)]);
  const seen = pried.changes.find(({ path }) => path === 'seen.txt')?.content ?? pried.line;
  console.log(`${agent.installed} ${seen === nothing ? 'finds nothing where it pries' : `SEES ${JSON.stringify(seen)}`}`);
}

const [root, ...wanted] = process.argv.slice(2);
if (root === undefined) {
  console.error('Name the folder with the installed agents: node bench/acp-agents.ts FOLDER [NAME …]');
  process.exit(2);
}
const server = createServer((_, response) => response.end('host')).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const { stdout: control } = await promisify(execFile)('sh', ['-c', prying(port)], {
  env: { ...process.env, DECOY_KEY: 'decoy' },
});
console.log(`outside the sandbox prying ${control === everything ? 'finds all' : `is blind: ${JSON.stringify(control)}`}`);
for (const agent of knownAgents) {
  if (wanted.length > 0 && !wanted.includes(agent.name)) continue;
  const folder = join(resolve(root), agent.name);
  if (existsSync(folder)) await tryAgent(agent, folder, port);
  else console.log(`${agent.installed} is not installed in ${folder}, so it was not tried`);
}
server.close();
