import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { appendFile, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openReportChannel, type ChannelReading, type ReportChannel } from './report-channel.ts';

const harness = fileURLToPath(new URL('../reporters/channel.cjs', import.meta.url));
const writing = `
const channel = require(${JSON.stringify(harness)}).openChannel();
channel.emit({ type: 'test', file: 'a.js', name: 'prüft — “ja”', status: 'passed', ms: 1.5 });
channel.emit({ type: 'test', file: 'a.js', name: 'second', status: 'failed', kind: 'assertion', message: 'x'.repeat(30000) });
channel.emit({ type: 'end' });
`;

const open: ReportChannel[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (channel) => channel.dispose()));
});

/** A channel whose report was written by our reporter in a process of its own, outside the sandbox. */
async function writtenChannel(): Promise<{ channel: ReportChannel; path: string }> {
  const channel = await openReportChannel({});
  open.push(channel);
  const path = join(channel.mount.source, 'report');
  const handed = { ...JSON.parse(channel.stdin), report: path };
  execFileSync(process.execPath, ['-e', writing], { input: JSON.stringify(handed) });
  return { channel, path };
}

async function readAfter(change: (lines: string[]) => string[]): Promise<ChannelReading> {
  const { channel, path } = await writtenChannel();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${change(lines).join('\n')}\n`);
  return channel.read();
}

describe('a signed report', () => {
  it('is read as it was written', async () => {
    const reading = await readAfter((lines) => lines);
    expect(reading).toMatchObject({ kind: 'records', isComplete: true });
    const records = reading.kind === 'records' ? reading.records : [];
    expect(records.map((record) => record.name)).toEqual(['', 'prüft — “ja”', 'second', '']);
    expect(records[2]?.message.length).toBe(20_000);
  });

  it.each([
    ['an edited result', (lines: string[]) => lines.map((line) => line.replace('"failed"', '"passed"'))],
    ['a dropped line', (lines: string[]) => lines.filter((_, index) => index !== 2)],
    ['a repeated line', (lines: string[]) => [...lines, lines[1] ?? '']],
    ['a line of another hand', (lines: string[]) => [...lines, `${'0'.repeat(64)} 4 {"type":"end"}`]],
    ['text that is no record', (lines: string[]) => ['ok 1 - all is well', ...lines]],
    ['two lines in another order', ([first = '', second = '', ...rest]: string[]) => [second, first, ...rest]],
  ])('is malformed with %s', async (_, change) => {
    expect(await readAfter(change)).toMatchObject({ kind: 'malformed' });
  });

  it('is incomplete when it was cut at the end', async () => {
    expect(await readAfter((lines) => lines.slice(0, 2))).toMatchObject({ kind: 'records', isComplete: false });
  });

  it('is missing when nothing was written, or a link put in its place', async () => {
    const { channel, path } = await writtenChannel();
    await appendFile(`${path}-other`, 'x');
    await unlink(path);
    expect(await channel.read()).toEqual({ kind: 'missing' });
    await symlink(`${path}-other`, path);
    expect(await channel.read()).toEqual({ kind: 'missing' });
  });
});

it('can be counted while it is put away: progress is no reason to end a run', async () => {
  for (let round = 0; round < 400; round += 1) {
    const channel = await openReportChannel({});
    await writeFile(join(channel.mount.source, 'report'), 'x\n');
    const counted = channel.count();
    // Between looking whether it is a file and opening it, in some of the rounds.
    for (let turn = 0; turn < round % 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    rmSync(channel.mount.source, { recursive: true });
    expect(await counted).toBeLessThanOrEqual(1);
  }
});
