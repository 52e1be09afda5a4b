import type { ScriptedCall } from '#adapters/scripted-model/script.ts';

/** Where a contestant works. */
export interface Place {
  /** The repository, absolute. */
  readonly repository: string;
  /** Its own empty home. */
  readonly home: string;
  /** Of the scripted model, without `/v1`. */
  readonly url: string;
  /** What it is told. */
  readonly prompt: string;
}

/** A coding agent from the npm registry: how it is started without a person, and what its tools are called. */
export interface Contestant {
  readonly name: string;
  readonly version: string;
  readonly program: string;
  /** Whether its own install script has to run: it puts its binary in place. */
  readonly installScript: boolean;
  readonly argv: (place: Place) => readonly string[];
  readonly env: (place: Place) => Readonly<Record<string, string>>;
  /** Files of its home. */
  readonly files: (place: Place) => Readonly<Record<string, unknown>>;
  /** The three calls of the fix in its own words: look, change, check. */
  readonly calls: (place: Pick<Place, 'repository'>) => readonly [ScriptedCall, ScriptedCall, ScriptedCall];
}

const [file, old, mended] = ['src/range.js', 'at <= end', 'at < end'];
const test = 'node --test';
const none = (): Record<string, never> => ({});
const openAiModel = { id: 'scripted', name: 'scripted', contextWindow: 128_000, maxTokens: 8_192 };

export const contestants: readonly Contestant[] = [
  {
    name: 'opencode-ai',
    version: '1.18.33',
    program: 'opencode',
    installScript: true,
    argv: ({ prompt }) => ['run', '--model', 'scripted/scripted', prompt],
    env: none,
    files: ({ url }) => ({
      '.config/opencode/opencode.json': {
        autoupdate: false,
        share: 'disabled',
        permission: { edit: 'allow', bash: 'allow' },
        provider: {
          scripted: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${url}/v1`, apiKey: 'dummy' },
            models: { scripted: { name: 'scripted', tool_call: true, limit: { context: 128_000, output: 8_192 } } },
          },
        },
      },
    }),
    calls: ({ repository }) => [
      { name: 'read', input: { filePath: `${repository}/${file}` } },
      { name: 'edit', input: { filePath: `${repository}/${file}`, oldString: old, newString: mended } },
      { name: 'bash', input: { command: test, description: 'Runs the tests' } },
    ],
  },
  {
    name: '@anthropic-ai/claude-code',
    version: '2.1.329',
    program: 'claude',
    installScript: true,
    argv: ({ prompt }) => ['-p', prompt, '--dangerously-skip-permissions'],
    env: ({ url }) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      IS_SANDBOX: '1',
    }),
    files: none,
    calls: ({ repository }) => [
      { name: 'Read', input: { file_path: `${repository}/${file}` } },
      { name: 'Edit', input: { file_path: `${repository}/${file}`, old_string: old, new_string: mended } },
      { name: 'Bash', input: { command: test, description: 'Runs the tests' } },
    ],
  },
  {
    name: '@openai/codex',
    version: '0.169.0',
    program: 'codex',
    installScript: false,
    argv: ({ prompt }) => ['exec', '--dangerously-bypass-approvals-and-sandbox', prompt],
    env: () => ({ SCRIPTED_KEY: 'dummy' }),
    files: ({ url }) => ({
      '.codex/config.toml': [
        'model = "scripted"',
        'model_provider = "scripted"',
        'check_for_update_on_startup = false',
        '[model_providers.scripted]',
        'name = "scripted"',
        `base_url = "${url}/v1"`,
        'wire_api = "responses"',
        'env_key = "SCRIPTED_KEY"',
        '',
      ].join('\n'),
    }),
    calls: () => [
      { name: 'exec_command', input: { cmd: `cat ${file}` } },
      { name: 'exec_command', input: { cmd: `sed -i 's/${old}/${mended}/' ${file}` } },
      { name: 'exec_command', input: { cmd: test } },
    ],
  },
  {
    name: '@qwen-code/qwen-code',
    version: '0.24.4',
    program: 'qwen',
    installScript: false,
    argv: ({ prompt }) => ['-p', prompt, '--yolo', '--auth-type', 'openai', '--model', 'scripted'],
    env: ({ url }) => ({ OPENAI_API_KEY: 'dummy', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'scripted' }),
    files: () => ({
      '.qwen/settings.json': { privacy: { usageStatisticsEnabled: false }, general: { disableAutoUpdate: true } },
    }),
    calls: ({ repository }) => [
      { name: 'read_file', input: { file_path: `${repository}/${file}` } },
      { name: 'edit', input: { file_path: `${repository}/${file}`, old_string: old, new_string: mended } },
      { name: 'run_shell_command', input: { command: test, is_background: false } },
    ],
  },
  {
    name: '@mariozechner/pi-coding-agent',
    version: '0.73.1',
    program: 'pi',
    installScript: false,
    argv: ({ prompt }) => ['-p', '--provider', 'scripted', '--model', 'scripted', prompt],
    env: () => ({ PI_OFFLINE: '1' }),
    files: ({ url }) => ({
      '.pi/agent/models.json': {
        providers: { scripted: { baseUrl: `${url}/v1`, api: 'openai-completions', apiKey: 'dummy', models: [openAiModel] } },
      },
    }),
    calls: () => [
      { name: 'read', input: { path: file } },
      { name: 'edit', input: { path: file, edits: [{ oldText: old, newText: mended }] } },
      { name: 'bash', input: { command: test } },
    ],
  },
];
