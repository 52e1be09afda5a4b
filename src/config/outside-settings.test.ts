import { describe, expect, test } from 'vitest';
import { outsideSettings } from './outside-settings.ts';
import { configSchema } from './schema.ts';

const everything = `
builder: command
builderCommand: [node, build.mjs]
sign: { with: ssh, key: ~/.ssh/id_ed25519 }
models:
  local: { vendor: compatible, model: qwen, tier: 1, baseUrl: "http://127.0.0.1:11434/v1" }
  paid: { vendor: anthropic, model: claude-x, tier: 2, price: { input: 0, output: 0 } }
  gateway: { vendor: openai, model: gpt-x, tier: 3, key: GATEWAY_KEY, baseUrl: "https://gateway.example/v1", record: ../asked }
  played: { vendor: scripted, model: p, tier: 1, script: ../script.yml }
  again: { vendor: replay, model: openai/gpt-x, tier: 1, recordings: recordings }
agents:
  ours: { command: [opencode, acp], tier: 2, model: local, env: { A: b } }
gates:
  - { name: lint, command: npm run lint }
  - name: live
    command: node probe.mjs
    writes: { scope: s1, most: 2, targets: [{ name: staging, url: "https://staging.example", key: STAGING_KEY, header: x-key }] }
`;

describe('the settings that reach out of the sandbox', () => {
  test('are programs, paths, addresses, secrets, and what is paid for or written with those', () => {
    expect(outsideSettings(everything).map(({ setting, value, reach }) => `${reach} ${setting} = ${value}`)).toEqual([
      'program agents.ours.command = ["opencode","acp"]',
      'program builderCommand = ["node","build.mjs"]',
      'program gates.live.command = node probe.mjs',
      'writing gates.live.writes = {"most":2,"scope":"s1"}',
      'secret gates.live.writes.targets.staging.header = x-key',
      'secret gates.live.writes.targets.staging.key = STAGING_KEY',
      'address gates.live.writes.targets.staging.url = https://staging.example',
      'path models.again.recordings = recordings',
      'address models.gateway.baseUrl = https://gateway.example/v1',
      'secret models.gateway.key = GATEWAY_KEY',
      'spending models.gateway.model = openai/gpt-x',
      'path models.gateway.record = ../asked',
      'address models.local.baseUrl = http://127.0.0.1:11434/v1',
      'spending models.local.model = compatible/qwen',
      'secret models.paid.key = ANTHROPIC_API_KEY',
      'spending models.paid.model = anthropic/claude-x',
      'spending models.paid.price = {"input":0,"output":0}',
      'path models.played.script = ../script.yml',
      'path sign.key = ~/.ssh/id_ed25519',
    ]);
  });

  test('are none of limits, ladder, roles and what runs in the sandbox with the checkout alone', () => {
    const harmless = `
base: main
builder: search
test: { command: npm test, timeoutSeconds: 60, withoutSuite: true }
budget: { seconds: 5, inputTokens: 10 }
ladder: [search]
gates: [{ name: lint, command: [npm, run, lint] }]
sandbox: { memoryMegabytes: 512 }
protect: [docs/]
policy: { merge: auto }
gate: { model: { vendor: openai, name: gpt-x, keyFrom: A_KEY } }
handOver: false
seed: 3
`;
    expect(outsideSettings(harmless)).toEqual([]);
    expect(outsideSettings(null)).toEqual([]);
  });

  test('a field that is added to the file has to be judged here', () => {
    const judged =
      'agents base budget builder builderCommand gate gates handOver ladder models policy protect roles sandbox seed sign test';
    expect(Object.keys(configSchema.shape).toSorted().join(' ')).toBe(judged);
    expect(fieldsOf(configSchema.shape.models).join(' ')).toBe(
      'attempts baseUrl key model price record recordings script tier timeoutSeconds vendor',
    );
    expect(fieldsOf(configSchema.shape.agents).join(' ')).toBe('attempts command env model tier');
  });
});

/** Names of the fields of a group by name. */
function fieldsOf(group: { unwrap(): { valueType: { shape: object } } }): readonly string[] {
  return Object.keys(group.unwrap().valueType.shape).toSorted();
}
