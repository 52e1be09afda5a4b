import { join } from 'node:path';

/** An agent that was tried, as its owner would configure it; the answers of a model that drives its own tools to the fix of the bench's defect. */
export interface KnownAgent {
  readonly name: string;
  /** What was installed from the npm registry. */
  readonly installed: string;
  /** Program below the folder that it was installed into, and arguments. */
  readonly command: (folder: string) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The tool calls of the model, one a turn, in the agent's own words. */
  readonly calls: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
}

const bin =
  (program: string, ...args: readonly string[]): KnownAgent['command'] =>
  (folder) => [join(folder, 'node_modules/.bin', program), ...args];

const openCodeConfig = {
  autoupdate: false,
  share: 'disabled',
  model: 'patchline/{{model}}',
  small_model: 'patchline/{{model}}',
  provider: {
    patchline: {
      npm: '@ai-sdk/openai-compatible',
      name: 'Patchline',
      options: { baseURL: '{{url}}/v1', apiKey: 'patchline-has-the-key' },
      models: { '{{model}}': { name: '{{model}}', tool_call: true, limit: { context: 128_000, output: 16_000 } } },
    },
  },
};

const mend = "sed -i 's/a - b/a + b/' add.js && node --test";

export const knownAgents: readonly KnownAgent[] = [
  {
    name: 'opencode',
    installed: 'opencode-ai@1.18.33',
    // The package's own program is a placeholder until its install script has run.
    command: (folder) => [join(folder, 'node_modules/opencode-linux-x64/bin/opencode'), 'acp', '--pure'],
    env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(openCodeConfig), OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
    calls: [
      { name: 'read', input: { filePath: '/repo/add.js' } },
      { name: 'edit', input: { filePath: '/repo/add.js', oldString: 'a - b', newString: 'a + b' } },
      { name: 'bash', input: { command: 'node --test', description: 'Runs the tests' } },
    ],
  },
  {
    name: 'claude',
    installed: '@agentclientprotocol/claude-agent-acp@0.100.0',
    command: bin('claude-agent-acp'),
    env: { ANTHROPIC_MODEL: 'claude-sonnet-4-5', DISABLE_TELEMETRY: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
    calls: [
      { name: 'Read', input: { file_path: '/repo/add.js' } },
      { name: 'Edit', input: { file_path: '/repo/add.js', old_string: 'a - b', new_string: 'a + b' } },
      { name: 'Bash', input: { command: 'node --test', description: 'Runs the tests' } },
    ],
  },
  {
    name: 'qwen',
    installed: '@qwen-code/qwen-code@0.24.4',
    command: bin('qwen', '--acp', '--auth-type', 'openai'),
    env: { OPENAI_MODEL: '{{model}}' },
    calls: [
      { name: 'read_file', input: { file_path: '/repo/add.js' } },
      { name: 'edit', input: { file_path: '/repo/add.js', old_string: 'a - b', new_string: 'a + b' } },
      { name: 'run_shell_command', input: { command: 'node --test', is_background: false } },
    ],
  },
  {
    name: 'codex',
    installed: '@agentclientprotocol/codex-acp@2.6.0',
    command: bin('codex-acp'),
    env: {},
    calls: [{ name: 'exec_command', input: { cmd: mend } }],
  },
];
