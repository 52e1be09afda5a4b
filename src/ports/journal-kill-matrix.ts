import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Journal, Journals } from './journal.ts';

/** When in the life of a step its process dies. */
export const deathMoments = ['before-execute', 'during-execute', 'after-execute', 'after-record'] as const;
export type DeathMoment = (typeof deathMoments)[number];

export interface Death {
  readonly step: string;
  readonly moment: DeathMoment;
  /** For `during-execute`: milliseconds after the step began. A step that is shorter dies at its end, before it is recorded. */
  readonly afterMs: number;
}

/** The environment variable through which a test tells its child how to die. Nothing but `mortalJournals` reads it. */
const variable = 'KILL_MATRIX_DEATH';

export function environmentOf(death: Death | null): Readonly<Record<string, string>> {
  return death === null ? {} : { [variable]: JSON.stringify(death) };
}

/**
 * Journals in a test's child process that kill their own process (`SIGKILL`, so nothing is tidied up) at the moment that the parent
 * named. Everything else goes through to the journals they wrap; the journals under test know nothing of it.
 */
export function mortalJournals(
  journals: Journals,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Journals {
  const text = environment[variable];
  if (text === undefined) return journals;
  const death = JSON.parse(text) as Death;
  return { open: async (run) => mortalJournal(await journals.open(run), death), list: () => journals.list() };
}

function mortalJournal(journal: Journal, death: Death): Journal {
  return {
    async step(name, execute) {
      const dieAt = (moment: DeathMoment): Promise<void> =>
        name === death.step && moment === death.moment ? die() : Promise.resolve();
      const isNew = !journal.recorded().includes(name);
      const result = await journal.step(name, async (key) => {
        await dieAt('before-execute');
        if (name === death.step && death.moment === 'during-execute') setTimeout(() => void die(), death.afterMs);
        const executed = await execute(key);
        await dieAt('during-execute');
        await dieAt('after-execute');
        return executed;
      });
      if (isNew) await dieAt('after-record');
      return result;
    },
    recorded: () => journal.recorded(),
    close: () => journal.close(),
  };
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise<never>(() => undefined);
}

/** How a child process ended. */
export interface ChildEnding {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildCommand {
  readonly argv: readonly [string, ...string[]];
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a child to its end; with `killAfterMs` it is killed from outside that long after its first output, wherever it is then. */
export async function runChild(
  command: ChildCommand,
  death: Death | null,
  killAfterMs: number | null = null,
): Promise<ChildEnding> {
  const [program, ...rest] = command.argv;
  const env = { ...process.env, ...command.env, ...environmentOf(death) };
  const child = spawn(program, rest, { cwd: command.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece: Buffer) => (output.stdout += piece.toString('utf8')));
  child.stderr.on('data', (piece: Buffer) => (output.stderr += piece.toString('utf8')));
  let killer: NodeJS.Timeout | undefined;
  if (killAfterMs !== null) child.stdout.once('data', () => (killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)));
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(killer);
  return { exitCode, signal, ...output };
}

/** One run that is killed and then continued with the same command. */
export interface KilledRun {
  readonly command: ChildCommand;
  /** Judges the try that finished, and what all tries left. Throws where something was lost or doubled. */
  verify(finished: ChildEnding): void;
}

/** Kills a run at one moment, gives the same command again, and checks what it left. Throws where it did not die or did not finish. */
export async function surviveDeath(run: KilledRun, death: Death): Promise<void> {
  const killed = await runChild(run.command, death);
  if (killed.signal !== 'SIGKILL')
    throw new Error(`The run did not die ${death.moment} of step ${death.step}: ${describeEnding(killed)}`);
  await finish(run, `after it had died ${death.moment} of step ${death.step}`);
}

/** Kills a run from outside after each of the given times, one try after the other, then lets it finish. Gives how many tries were killed. */
export async function surviveKills(run: KilledRun, killsAfterMs: readonly number[]): Promise<number> {
  let killed = 0;
  for (const killAfterMs of killsAfterMs) {
    const ending = await runChild(run.command, null, killAfterMs);
    if (ending.signal === 'SIGKILL') killed++;
    else if (ending.exitCode !== 0) throw new Error(`The run failed: ${describeEnding(ending)}`);
  }
  await finish(run, `after ${killed} kills`);
  return killed;
}

/** Every step times every moment. */
export function allDeaths(steps: readonly string[], afterMs: number): readonly Death[] {
  return steps.flatMap((step) => deathMoments.map((moment) => ({ step, moment, afterMs })));
}

async function finish(run: KilledRun, when: string): Promise<void> {
  const ending = await runChild(run.command, null);
  if (ending.exitCode !== 0) throw new Error(`The run did not finish ${when}: ${describeEnding(ending)}`);
  run.verify(ending);
}

function describeEnding(ending: ChildEnding): string {
  return `exit ${ending.exitCode}, signal ${ending.signal}\n${ending.stdout}\n${ending.stderr}`;
}
