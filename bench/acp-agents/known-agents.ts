import { join } from 'node:path';

interface ModelCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An agent that was tried, as its owner would configure it, and how a model uses its tools. */
export interface KnownAgent {
  readonly name: string;
  /** What was installed from the npm registry. */
  readonly installed: string;
  /** Program below the folder that it was installed into, and arguments. */
  readonly command: (folder: string) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The agent's own tools. */
  readonly shell: (command: string) => ModelCall;
  /** Calls, one a turn, that mend the defect of the bench. */
  readonly mend: readonly ModelCall[];
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

const codexConfig = {
  model: '{{model}}',
  model_provider: 'patchline',
  model_providers: {
    patchline: { name: 'Patchline', base_url: '{{url}}/v1', wire_api: 'responses', env_key: 'OPENAI_API_KEY' },
  },
};

const edited = { old_string: 'a - b', new_string: 'a + b' } as const;
const viaShell = "sed -i 's/a - b/a + b/' add.js";

const openCode = {
  name: 'opencode',
  installed: 'opencode-ai@1.18.33',
  // The package's own program is a placeholder until its install script has run.
  command: (folder) => [join(folder, 'node_modules/opencode-linux-x64/bin/opencode'), 'acp', '--pure'],
  env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(openCodeConfig), OPENCODE_DISABLE_MODELS_FETCH: '1' },
  shell: (command) => ({ name: 'bash', input: { command, description: 'Runs a command' } }),
  mend: [
    { name: 'read', input: { filePath: '/repo/add.js' } },
    { name: 'edit', input: { filePath: '/repo/add.js', oldString: edited.old_string, newString: edited.new_string } },
  ],
} satisfies KnownAgent;

const claude = {
  name: 'claude',
  installed: '@agentclientprotocol/claude-agent-acp@0.100.0',
  command: bin('claude-agent-acp'),
  env: { ANTHROPIC_MODEL: 'claude-sonnet-4-5', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
  shell: (command) => ({ name: 'Bash', input: { command, description: 'Runs a command' } }),
  mend: [
    { name: 'Read', input: { file_path: '/repo/add.js' } },
    { name: 'Edit', input: { file_path: '/repo/add.js', ...edited } },
  ],
} satisfies KnownAgent;

const qwen = {
  name: 'qwen',
  installed: '@qwen-code/qwen-code@0.24.4',
  command: bin('qwen', '--acp', '--auth-type', 'openai'),
  env: { OPENAI_MODEL: '{{model}}' },
  shell: (command) => ({ name: 'run_shell_command', input: { command, is_background: false } }),
  mend: [
    { name: 'read_file', input: { file_path: '/repo/add.js' } },
    { name: 'edit', input: { file_path: '/repo/add.js', ...edited } },
  ],
} satisfies KnownAgent;

const codex = {
  name: 'codex',
  installed: '@agentclientprotocol/codex-acp@2.6.0',
  command: bin('codex-acp'),
  // Its own sandbox cannot be made inside ours, which holds already.
  env: { CODEX_CONFIG: JSON.stringify(codexConfig), MODEL_PROVIDER: 'patchline', INITIAL_AGENT_MODE: 'agent-full-access' },
  shell: (cmd) => ({ name: 'exec_command', input: { cmd } }),
  mend: [{ name: 'exec_command', input: { cmd: viaShell } }],
} satisfies KnownAgent;

export const knownAgents: readonly KnownAgent[] = [openCode, claude, qwen, codex];
