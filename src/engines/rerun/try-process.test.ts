import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '#ports/sandbox.ts';
import {
  openTries,
  startTryProcess,
  tryIn,
  type EditTry,
  type RerunContext,
  type StartedProcess,
  type TryOutcome,
} from './rerun.ts';
import { measuredRepository, thoroughly, type MeasuredRepository } from './testing/measured-repository.fixture.ts';

const source = 'exports.sum = (a, b) => a - b;\n';
const test = `const { test } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.js');
test('adds', () => assert.equal(sum(2, 3), 5));
test('adds nothing', () => assert.equal(sum(2, 0), 2));
`;

let folder = '';
let made: MeasuredRepository;
const outside = process.env['TMPDIR'];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-parts-test-'));
  process.env['TMPDIR'] = folder;
  made = await measuredRepository({ 'sum.js': source }, { path: 'sum.test.js', text: test });
});
afterEach(async () => {
  if (outside === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = outside;
  await made.repository.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const jobFolders = (): string[] => readdirSync(folder).filter((name) => name.startsWith('patchline-job-'));

function removeAll(): void {
  const own = readdirSync(folder).filter((name) => /^patchline-(?:job|tests)-/.test(name));
  for (const name of own) rmSync(join(folder, name), { recursive: true });
}

function replacing(to: string): EditTry {
  const [start, end] = [source.indexOf('a - b'), source.indexOf('a - b') + 5];
  return {
    edit: { path: 'sum.js', change: { kind: 'replace-expression', start, end, text: to } },
    whole: () => ({ 'sum.js': source.replace('a - b', to) }),
  };
}

const editOf = (each: string | EditTry): EditTry => (typeof each === 'string' ? replacing(each) : each);

/** In a module graph of its own. */
const alone = (to: string): EditTry => ({ ...replacing(to), edit: null });

/** Tries lists of replacements one after the other in what was opened once; how many processes that took. */
async function triedInTurn(
  lists: readonly (readonly (string | EditTry)[])[],
  between: () => void = () => undefined,
  early: ((context: RerunContext) => Promise<StartedProcess>) | null = null,
): Promise<{ readonly kinds: TryOutcome['kind'][][]; readonly processes: number }> {
  let processes = 0;
  const { sandbox } = made.context;
  const counted: Sandbox = {
    ...sandbox,
    open: (command) => {
      processes += 1;
      return sandbox.open(command);
    },
  };
  const { baseline, failing, passing } = made;
  const context = { ...made.context, sandbox: counted };
  const opened = await openTries(context, baseline, { failing, passing }, (await early?.(context)) ?? null);
  const kinds: TryOutcome['kind'][][] = [];
  try {
    for (const list of lists) {
      kinds.push((await tryIn(opened, list.map(editOf), thoroughly)).map((each) => each.kind));
      between();
    }
  } finally {
    await opened.close();
  }
  return { kinds, processes };
}

describe('a process for tries', () => {
  it('takes one list after the other, and leaves nothing behind', async () => {
    const lists = [['a * b', 'b - a'], ['a + b'], ['a / b', 'a + b']];
    expect(await triedInTurn(lists)).toEqual({
      kinds: [['failed', 'failed'], ['survived'], ['failed', 'survived']],
      processes: 1,
    });
    expect(jobFolders()).toEqual([]);
  });

  it('loads hundreds of small module graphs', async () => {
    const { kinds, processes } = await triedInTurn([Array.from({ length: 450 }, (_, at) => alone(`a * b + ${at}`)), ['a + b']]);
    expect([new Set(kinds[0]), kinds[1], processes]).toEqual([new Set(['failed']), ['survived'], 1]);
  });

  it('is replaced where a candidate ends it, and what it had not told yet is tried again', async () => {
    const ending = 'process.kill(process.pid, 9)';
    expect(await triedInTurn([['a * b', 'a + b', ending, 'b + a'], ['a + b']])).toEqual({
      kinds: [['failed', 'survived', 'crashed', 'survived'], ['survived']],
      processes: 2,
    });
  });

  it('is not held up by candidates that write over the place where it says how far it is', async () => {
    const wrong = "(require('fs').writeFileSync('/patchline/position', 'nonsense nonsense'), process.kill(process.pid, 9))";
    const { kinds } = await triedInTurn([['a * b', wrong, 'a + b']]);
    expect(kinds[0]?.filter((kind) => kind === 'crashed').length).toBeLessThanOrEqual(2);
    expect(kinds[0]?.[2]).toBe('survived');
  });

  it('says so where it is told what is no message, and leaves nothing behind', async () => {
    const job = "require('fs').readFileSync('/patchline/job/job.json', 'utf8')";
    const garbled = `(require('fs').writeSync(1, JSON.parse(${job}).nonce + '{ not JSON\\n'), 0)`;
    await expect(triedInTurn([['a * b', garbled]])).rejects.toThrow(/JSON/);
    expect(jobFolders()).toEqual([]);
  });
});

describe('a process that is started before its job is known', () => {
  const lists = [['a * b', 'a + b']];
  const kinds = [['failed', 'survived']];

  it('is the one that tries', async () => {
    expect(await triedInTurn(lists, undefined, startTryProcess)).toEqual({ kinds, processes: 1 });
    expect(jobFolders()).toEqual([]);
  });

  it.each([
    ['its folder was removed', startTryProcess, removeAll],
    ['it was started for another context', () => startTryProcess({ ...made.context }), () => undefined],
  ])('is replaced where %s', async (_, start, then) => {
    const early = async (context: RerunContext): Promise<StartedProcess> => {
      const started = await start(context);
      then();
      return started;
    };
    expect((await triedInTurn(lists, undefined, early)).kinds).toEqual(kinds);
    expect(jobFolders()).toEqual([]);
  });

  it('leaves nothing behind where no job comes', async () => {
    const started = await startTryProcess(made.context);
    expect(jobFolders()).toHaveLength(1);
    await started.close();
    await started.close();
    expect(jobFolders()).toEqual([]);
  });
});

it('survives the removal of its folder between two lists', async () => {
  const { kinds } = await triedInTurn([['a * b'], ['a + b']], removeAll);
  expect(kinds).toEqual([['failed'], ['survived']]);
});

it('leaves time for other work once, while the last of a list is tried', async () => {
  const { context, baseline, failing, passing } = made;
  const opened = await openTries(context, baseline, { failing, passing });
  const seen: string[] = [];
  try {
    const next = ['b', 'b + a'].map(replacing);
    const meanwhile = (): readonly EditTry[] => {
      seen.push('meanwhile');
      return next;
    };
    const how = { ...thoroughly, progress: () => seen.push('tried'), meanwhile };
    // What does not parse takes another round, with what it was compiled together with.
    const outcomes = await tryIn(opened, ['a * b', 'a +', 'a + b'].map(replacing), how);
    expect(outcomes.map((each) => each.kind)).toEqual(['failed', 'invalid', 'survived']);
    expect(seen).toEqual(['meanwhile', 'tried', 'tried']);
    seen.length = 0;
    await tryIn(opened, [], how);
    expect(seen).toEqual([]);
    expect((await tryIn(opened, next, how)).map((each) => each.kind)).toEqual(['failed', 'survived']);
  } finally {
    await opened.close();
  }
});
