import { readFileSync } from 'node:fs';
import { GoingInCircles } from '#domain/model-spending.ts';
import { WorldError } from '#domain/world-error.ts';
import { Command, CommanderError } from 'commander';
import { fixCommand } from './fix.ts';
import { forecastCommand } from './forecast.ts';
import { gateCommand } from './gate.ts';
import { receiptCommand } from './receipt.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { slateCommand } from './slate.ts';
import { trustCommand } from './trust.ts';
import { wakeThreadPool } from './wake-thread-pool.ts';

const exitCodes = { done: 0, no: 1, couldNotRun: 2, circles: 3, interrupted: 130 } as const;

/** The command line: parses, runs one command, and sets the exit status: 0 done, 1 done and the answer is no, 2 could not run, 3 a model went in circles, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<void> {
  process.once('SIGINT', () => process.exit(exitCodes.interrupted));
  process.once('SIGTERM', () => process.exit(exitCodes.interrupted));
  wakeThreadPool();
  const program = new Command('patchline')
    .description('Turns issues into pull requests that carry their own proof, and checks the proof of those that come in.')
    .version(version())
    .exitOverride()
    // Options after a command are that command's own: "slate pick" has some that "slate" has, too.
    .enablePositionalOptions()
    .addCommand(fixCommand(version()).exitOverride())
    .addCommand(gateCommand(version()))
    .addCommand(receiptCommand())
    .addCommand(slateCommand(version()))
    .addCommand(forecastCommand())
    .addCommand(runsCommand(version()))
    .addCommand(serveCommand())
    .addCommand(trustCommand());
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = failed(error);
  }
}

function failed(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.couldNotRun;
  if (error instanceof WorldError) {
    console.error(error.message);
    return error.kind === 'interrupted' ? exitCodes.interrupted : exitCodes.couldNotRun;
  }
  if (error instanceof GoingInCircles) {
    console.error(error.message);
    return exitCodes.circles;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(
    `Patchline stopped because of a fault of its own. Nothing was published. Please report it with the lines below.\n${detail}`,
  );
  return exitCodes.couldNotRun;
}

export function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
