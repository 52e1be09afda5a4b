import { WorldError } from '#domain/world-error.ts';
import { oneLine } from '#lib/one-line.ts';
import type { Builder, BuildResult, BuildTask } from '#ports/builder.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import { leftInCheckout, leftWhenStopped, whyStopped } from '#ports/left-in-checkout.ts';
import type { ModelProxy, OfferedModel } from '#ports/model-proxy.ts';
import type { Sandbox, SandboxLimits, SandboxResult, SandboxSession } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';
import { agentPrompt } from './agent-prompt.ts';
import { visibleProgram, type VisibleProgram } from './agent-program.ts';
import { converse, type Conversation } from './conversation.ts';

export interface AcpBuilderOptions {
  /** As its owner calls it. */
  readonly name: string;
  /** The installed program and its arguments, as in `opencode acp`. */
  readonly command: readonly string[];
  /** Folder that relative paths in `command` are relative to. */
  readonly cwd: string;
  /** More variables for the agent. `{{url}}` becomes the address of the model inside (without `/v1`), `{{model}}` its name. It can read them: no secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** All the network that the agent has. */
  readonly proxy: ModelProxy;
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  readonly limits: SandboxLimits;
}

/**
 * Any coding agent that speaks the Agent Client Protocol, in the sandbox, with a checkout of its own and one model behind our proxy. What it says
 * is not believed: only what it leaves in the checkout counts, also where the account stopped it. Throws `BudgetSpent` and `GoingInCircles` where it
 * then left nothing new, WorldError for an answer that was not recorded or cannot be, WorldError `usage` where the agent cannot be used at all (at once where it is not installed), and
 * what became of the model's calls where none was answered and nothing was left.
 */
export function acpBuilder(options: AcpBuilderOptions): Builder {
  const program = visibleProgram(options.name, options.command, options.cwd);
  return { kind: 'agent', build: (task) => build({ ...options, program }, task) };
}

interface InstalledAgent extends AcpBuilderOptions {
  readonly program: VisibleProgram;
}

const port = 4100;
const helloMs = 60_000;
/** An agent sends every file that it reads and each word of its model over its standard output. */
const outputBytes = 64 * 1024 ** 2;

/** What the usual clients of models look for; the key opens nothing. */
const usualEnvironment = {
  ANTHROPIC_BASE_URL: '{{url}}',
  ANTHROPIC_API_KEY: 'patchline-has-the-key',
  OPENAI_BASE_URL: '{{url}}/v1',
  OPENAI_API_KEY: 'patchline-has-the-key',
  GOOGLE_GEMINI_BASE_URL: '{{url}}',
  GEMINI_API_KEY: 'patchline-has-the-key',
  PATCHLINE_MODEL_URL: '{{url}}/v1',
  PATCHLINE_MODEL: '{{model}}',
  NO_COLOR: '1',
  CI: 'true',
} as const;

async function build(options: InstalledAgent, task: BuildTask): Promise<BuildResult> {
  const model = await options.proxy.offer();
  let work: Work;
  try {
    work = await workWith(options, task, model);
  } finally {
    await model.close();
  }
  const { conversation, result } = work;
  const { aborted: isStopped, reason } = model.stopped;
  if (conversation.kind === 'refused' && !isStopped) throw cannotUse(options, conversation, result);
  const left = await options.workspace.collect(task.checkout, options.name);
  const said = conversation.kind === 'refused' ? '' : conversation.said;
  if (isStopped) {
    const ended = `was stopped because ${whyStopped(reason)}`;
    return leftWhenStopped(left, { who: options.name, ended, said }, { error: reason, refuted: task.refuted });
  }
  const failure = model.failure();
  if (left.kind === 'nothing' && failure !== null) throw failure;
  return leftInCheckout(left, { who: options.name, ended: endingOf(conversation, result), said });
}

interface Work {
  readonly conversation: Conversation;
  /** How the program ended: by itself, or ended by us once it had stopped. */
  readonly result: SandboxResult;
}

async function workWith(options: InstalledAgent, task: BuildTask, model: OfferedModel): Promise<Work> {
  const { program } = options;
  const session = await options.sandbox.open({
    argv: program.argv,
    cwd: '/repo',
    mounts: [...checkoutMounts(task.checkout), ...program.mounts],
    env: environmentOf(options, model),
    limits: { ...options.limits, wallMs: task.budget.wallMs, outputBytes },
    signal: model.stopped,
    service: { socket: model.socket, port },
  });
  return { ...(await talk(options, session, task)) };
}

async function talk({ name }: AcpBuilderOptions, session: SandboxSession, task: BuildTask): Promise<Work> {
  let done = 0;
  let toldAt = -Infinity;
  const onDoing = (doing: string): void => {
    done += 1;
    // An agent that says much is not let flood a terminal.
    if (performance.now() - toldAt < 200) return;
    toldAt = performance.now();
    task.progress({ doing: `${name}: ${doing}`, done, total: null });
  };
  try {
    task.progress({ doing: `asking the agent ${name}`, done, total: null });
    const conversation = await converse(session, agentPrompt(task), { onDoing, helloMs });
    return { conversation, result: await session.end() };
  } finally {
    await session.end().catch(() => undefined);
  }
}

function environmentOf({ env }: AcpBuilderOptions, { model }: OfferedModel): Record<string, string> {
  const values: Readonly<Record<string, string>> = { url: `http://127.0.0.1:${port}`, model };
  const filled = (text: string): string => text.replaceAll(/\{\{(url|model)\}\}/gu, (_, word: string) => values[word] ?? '');
  return Object.fromEntries(Object.entries({ ...usualEnvironment, ...env }).map(([name, text]) => [name, filled(text)]));
}

function endingOf(conversation: Conversation, { ending }: SandboxResult): string {
  if (ending === 'timed-out' || ending === 'output-limit') return `was stopped (${ending})`;
  return conversation.kind === 'stopped' ? `stopped (${conversation.why})` : `broke off (${conversation.why})`;
}

function cannotUse(
  { name }: AcpBuilderOptions,
  { why, wantsLogin }: Extract<Conversation, { kind: 'refused' }>,
  result: SandboxResult,
): WorldError {
  if (wantsLogin)
    return new WorldError(
      'usage',
      `Cannot use the agent "${name}": it asks for a login, and no login of yours goes into the sandbox. Set it up with a key in its environment (docs/agents-acp.md).`,
    );
  const ended = result.ending === 'exited' ? `it ended with exit ${result.exitCode}` : why;
  const complaint = oneLine(result.stderr.trim().split('\n').at(-1) ?? '', 200);
  return new WorldError(
    'usage',
    `Cannot use the agent "${name}": ${ended} before it took up the work${complaint === '' ? '' : ` (${complaint})`}. Check its command and whether it speaks the Agent Client Protocol (docs/agents-acp.md).`,
  );
}
