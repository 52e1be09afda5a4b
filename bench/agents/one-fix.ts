import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { files, issue } from '#adapters/model-builder/small-defect.fixture.ts';
import { playback } from '#adapters/scripted-model/playback.ts';
import type { ScriptedCall } from '#adapters/scripted-model/script.ts';
import { type ServedRequest, serveScript } from '#adapters/scripted-model/serve.ts';
import type { Place } from './contestants.ts';
import { measure, type Measured, type Program } from './measure.ts';

/** One contestant on the one fix. */
export interface Fix {
  readonly name: string;
  readonly calls: (place: Pick<Place, 'repository'>) => readonly ScriptedCall[];
  readonly program: (place: Place) => Program;
}

/** What one try gave. Tokens are of everything that was sent but settings, as JSON, in the encoding of OpenAI's models, the same for all. */
export interface Run {
  readonly name: string;
  readonly measured: Measured;
  /** Requests that offered tools: turns of the work. */
  readonly turns: number;
  readonly requests: number;
  readonly firstTokens: number;
  readonly allTokens: number;
  /** The defect is gone from the repository. */
  readonly isFixed: boolean;
}

const wallMs = 120_000;
const git = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C'];

/** Lets a program do the scripted fix once, in a fresh repository with a fresh home. */
export async function oneFix(
  { name, calls, program }: Fix,
  tell: (run: Run, requests: readonly ServedRequest[]) => void,
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-agents-'));
  const [repository, home] = [join(folder, 'repository'), join(folder, 'home')];
  makeRepository(repository);
  mkdirSync(home);
  const server = await serveScript(playback({ answers: answersOf(calls({ repository })) }));
  try {
    const prompt = `Fix this issue in the repository of the current folder.\n\n${issue.title}\n\n${issue.body}`;
    const { env, ...rest } = program({ repository, home, url: server.url, prompt });
    const measured = await measure({ ...rest, env: { ...surroundings(home), ...env } }, wallMs);
    const run = { name, measured, ...spent(server.requests), isFixed: isFixed(repository) };
    tell(run, server.requests);
    return run;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Which step is next depends on how often the model has spoken; what is asked without tools in between (a title, a summary) gets a sentence. */
function answersOf(calls: readonly ScriptedCall[]): Parameters<typeof playback>[0]['answers'] {
  const done = { text: 'The range ran one too far.' };
  const steps = calls.map(({ name, input }) => ({ calls: [{ name, input: input as Record<string, never> }] }));
  return [
    { tools: true, by: 'turn', loop: false, say: [...steps, { ...done, times: 100 }] },
    { by: 'asked', loop: true, say: [done] },
  ];
}

function makeRepository(repository: string): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), content);
  }
  for (const argv of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message=first'],
  ])
    execFileSync('git', [...git, repository, ...argv]);
}

/** Nothing of the person's own environment, and no way out but to loopback. */
function surroundings(home: string): Readonly<Record<string, string>> {
  const nowhere = 'http://127.0.0.1:9';
  const proxies = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' };
  const own = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
  };
  return { ...own, ...proxies, DISABLE_TELEMETRY: '1', DO_NOT_TRACK: '1', NO_COLOR: '1', CI: '1' };
}

function spent(requests: readonly ServedRequest[]): Pick<Run, 'turns' | 'requests' | 'firstTokens' | 'allTokens'> {
  const tokens = requests.map(({ body }) => tokensOf(body));
  const working = requests.flatMap(({ body }, index) =>
    Array.isArray(body['tools']) && body['tools'].length > 0 ? [index] : [],
  );
  return {
    turns: working.length,
    requests: requests.length,
    firstTokens: tokens[working[0] ?? -1] ?? Number.NaN,
    allTokens: tokens.reduce((sum, count) => sum + count, 0),
  };
}

function tokensOf({ system, instructions, messages, input, tools }: ServedRequest['body']): number {
  return countTokens(JSON.stringify({ system, instructions, messages, input, tools }));
}

function isFixed(repository: string): boolean {
  return readFileSync(join(repository, 'src/range.js'), 'utf8').includes('at < end;');
}
