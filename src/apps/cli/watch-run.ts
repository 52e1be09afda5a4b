import type { WorkItem } from '#domain/work-item.ts';
import type { RunEvent } from '#flows/issue-to-draft-pr.ts';
import { duration, phaseLines, phaseTitle } from '#present/run-log.ts';
import type { WriteStream } from 'node:tty';

export interface RunWatch {
  begin(run: string, item: WorkItem): void;
  report(event: RunEvent): void;
  /** One sentence, on a line of its own. */
  say(sentence: string): void;
  end(): void;
}

/** Long work is heard of at least this often where there is no terminal. */
const plainIntervalMs = 5_000;

/** Tells a person what a run does: one line that moves on a terminal, plain lines elsewhere. */
export function watchRun(stream: WriteStream, command: 'fix' | 'slate' = 'fix'): RunWatch {
  const live = stream.isTTY === true && process.env['NO_COLOR'] === undefined;
  let startedAt = Date.now();
  let lastLineAt = Date.now();
  let hasLiveLine = false;
  const clear = (): void => {
    if (hasLiveLine) stream.write('\r\u001B[2K');
    hasLiveLine = false;
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
    lastLineAt = Date.now();
  };
  const progress = (event: Extract<RunEvent, { kind: 'progress' }>): void => {
    const { doing, done, total } = event.progress;
    const counted =
      total === null
        ? done === 0
          ? ''
          : ` ${done.toLocaleString('en')}`
        : ` ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
    const text = `${phaseTitle(event.phase)}  ${doing}${counted} (${duration(Date.now() - startedAt)})`;
    if (live) {
      clear();
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      hasLiveLine = true;
    } else if (Date.now() - lastLineAt >= plainIntervalMs) line(text);
  };
  return {
    begin: (run, item) =>
      line(`patchline ${command}: "${item.title.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ').slice(0, 100)}" (run ${run})`),
    say: line,
    end: clear,
    report(event) {
      switch (event.kind) {
        case 'phase-started':
          startedAt = Date.now();
          return;
        case 'progress':
          return progress(event);
        case 'phase-ended':
          return line(
            phaseLines(
              event.phase,
              event.learnt,
              event.recorded ? ' (recorded earlier)' : event.ms >= 1000 ? ` (${duration(event.ms)})` : '',
            ),
          );
        case 'lifted':
          return line(
            `the halt ${event.reason} was answered${event.by === null ? '' : ` by ${event.by}`}; going on at ${event.at}`,
          );
        case 'forge':
          return line(event.sentence);
      }
    },
  };
}
