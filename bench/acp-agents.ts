// Real agents over the Agent Client Protocol, in the real sandbox, against a scripted model: `node bench/acp-agents.ts FOLDER [NAME …]`, where
// FOLDER holds one folder for each agent, made with `npm install --prefix FOLDER/NAME --ignore-scripts PACKAGE` (bench/acp-agents/known-agents.ts).
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fakeLedger } from '../src/ports/model-ledger.fake.ts';
import { agentWorld } from '../src/adapters/acp-agent/test-support/agent-world.ts';
import { knownAgents, type KnownAgent } from './acp-agents/known-agents.ts';

const [root, ...wanted] = process.argv.slice(2);
if (root === undefined) {
  console.error('Name the folder with the installed agents: node bench/acp-agents.ts FOLDER [NAME …]');
  process.exit(2);
}

const files = {
  'package.json': '{ "name": "sums", "version": "1.0.0" }\n',
  'add.js': 'exports.add = (a, b) => a - b;\n',
  'add.test.js': "const { test } = require('node:test');\nconst assert = require('node:assert');\nconst { add } = require('./add.js');\ntest('adds', () => assert.equal(add(1, 2), 3));\n",
};
const fixed = 'exports.add = (a, b) => a + b;\n';

/** Plays the tools of one agent in order, then claims; whoever asks without tools wants a title. */
function scriptFor({ calls }: KnownAgent): string {
  const turns = [...calls.map((call) => ({ calls: [call] })), { text: 'Fixed: add adds now.' }];
  return JSON.stringify({
    answers: [
      { tools: true, by: 'turn', say: turns },
      { loop: true, say: [{ text: 'A title' }] },
    ],
  });
}

async function tryAgent(agent: KnownAgent, folder: string): Promise<string> {
  const world = await agentWorld(scriptFor(agent), files);
  const limited = fakeLedger(30);
  const startedAt = performance.now();
  try {
    const task = await world.task('add subtracts', 'add(1, 2) gives -1, and 3 is expected.', 120_000);
    const result = await world.agent({ ledger: limited, name: agent.name, command: agent.command(folder), env: agent.env }).build(task);
    const changed = result.candidates[0]?.patch.changes ?? [];
    const isFixed = changed.length === 1 && changed[0]?.path === 'add.js' && changed[0].content === fixed;
    const { calls, inputTokens, outputTokens } = limited.spending();
    const wire = `${world.vendor.requests.length} requests, ledger ${calls} calls, ${inputTokens} in, ${outputTokens} out`;
    return `${isFixed ? 'fixed' : 'NOT FIXED'} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s (${wire}): ${result.summary}`;
  } catch (error) {
    return `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    if (process.env['SHOW_WIRE'] !== undefined)
      for (const { path, status, body } of world.vendor.requests.slice(0, 12)) console.error(path, status, JSON.stringify(body).slice(0, 150), "…", JSON.stringify(body["messages"] ?? body["input"]).slice(-Number(process.env["SHOW_WIRE"])));
    await world.close();
  }
}

for (const agent of knownAgents) {
  if (wanted.length > 0 && !wanted.includes(agent.name)) continue;
  const folder = join(resolve(root), agent.name);
  const seen = existsSync(folder) ? await tryAgent(agent, folder) : `not installed in ${folder}, so not tried`;
  console.log(`${agent.installed}: ${seen}`);
}
