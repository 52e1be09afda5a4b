import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstat, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { failureKinds, type FailureKind, type TestResult } from '#domain/test-report.ts';
import type { SandboxMount } from '#ports/sandbox.ts';

/** One signed line of a runner's report. */
export interface ReportRecord {
  /** `unloaded`: the process ended while the runner loaded `file`; empty where that is not known. */
  readonly type: 'start' | 'test' | 'file' | 'unloaded' | 'end';
  readonly file: string;
  readonly name: string;
  readonly status: TestResult['status'];
  readonly kind: FailureKind;
  readonly message: string;
  readonly stack: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly ms: number;
}

const recordSchema: z.ZodType<ReportRecord> = z.object({
  type: z.enum(['start', 'test', 'file', 'unloaded', 'end']),
  file: z.string().default(''),
  name: z.string().default(''),
  status: z.enum(['passed', 'failed', 'skipped']).default('passed'),
  kind: z.enum(failureKinds).default('exception'),
  message: z.string().default(''),
  stack: z.string().default(''),
  expected: z.string().nullable().default(null),
  actual: z.string().nullable().default(null),
  ms: z.number().default(0),
});

export type ChannelReading =
  | { readonly kind: 'records'; readonly records: readonly ReportRecord[]; readonly isComplete: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly detail: string };

/**
 * A file in a folder of its own, to which the reporter inside appends lines signed with a key that reaches it on standard input only.
 * Lines are numbered: one that is missing, repeated, edited or made by another hand makes the whole report malformed.
 */
export interface ReportChannel {
  readonly mount: SandboxMount;
  readonly stdin: string;
  /** Lines so far; for progress only. */
  count(): Promise<number>;
  read(): Promise<ChannelReading>;
  dispose(): Promise<void>;
}

const maximumReportBytes = 128 * 1024 ** 2;

export async function openReportChannel(options: Readonly<Record<string, unknown>>): Promise<ReportChannel> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-report-'));
  const key = randomBytes(32).toString('hex');
  const target = `/patchline-${randomBytes(8).toString('hex')}`;
  const path = join(folder, 'report');
  return {
    mount: { source: folder, target, access: 'read-write' },
    stdin: JSON.stringify({ key, report: `${target}/report`, root: '/repo', options }),
    count: async () => (await readLines(path)).length,
    read: async () => readSigned(await readLines(path), key),
    dispose: async () => rm(folder, { recursive: true, force: true }),
  };
}

/** Only a regular file is read: the folder was writable from inside. One that goes away meanwhile, as when progress is counted at the end, has no lines. */
async function readLines(path: string): Promise<readonly string[]> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size > maximumReportBytes) return [];
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

function readSigned(lines: readonly string[], key: string): ChannelReading {
  if (lines.length === 0) return { kind: 'missing' };
  const records: ReportRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const record = readLine(line, index, key);
    if (typeof record === 'string') return { kind: 'malformed', detail: `line ${index + 1} ${record}` };
    records.push(record);
  }
  return { kind: 'records', records, isComplete: records.some((record) => record.type === 'end') };
}

/** The record of a line, or what is wrong with it. */
function readLine(line: string, index: number, key: string): ReportRecord | string {
  const match = /^([0-9a-f]{64}) ((\d+) (\{.*\}))$/.exec(line);
  if (match === null) return 'is not a signed record';
  const [, signature = '', signed = '', sequence = '', json = ''] = match;
  const expected = createHmac('sha256', key).update(signed, 'latin1').digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return 'is not signed by our reporter';
  if (Number(sequence) !== index) return `is number ${sequence} where ${index} was due`;
  const parsed = recordSchema.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : 'is not a record of a known shape';
}
