import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCapability } from '#domain/write-capability.ts';
import type { OpenWriteGate, WriteGates } from '#ports/write-gates.ts';
import { callOver, recordingServer, type Call, type RecordingServer } from './recording-server.fixture.ts';
import { writeGates } from './write-gate.ts';

const secret = 'tok-3f9c1b';
let folder: string;
let instance: RecordingServer;
let production: RecordingServer;
let gates: WriteGates;
let gate: OpenWriteGate;
let capability: WriteCapability;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-write-gate-'));
  instance = await recordingServer();
  production = await recordingServer();
  capability = {
    targets: [
      {
        name: 'staging',
        url: `${instance.url}/api`,
        credential: { header: 'authorization', environmentVariable: 'PROBE_TOKEN' },
      },
    ],
    scope: 'fixture-1',
    creates: [{ path: '/services/{scope}/items', scopeField: null }],
    reads: null,
    most: 5,
  };
  gates = writeGates({ ledger: join(folder, 'item', 'writes'), environment: { PROBE_TOKEN: secret, HOME: '/root' } });
  gate = await gates.open('live probe', capability);
});
afterEach(async () => {
  await gate.close();
  await instance.close();
  await production.close();
  rmSync(folder, { recursive: true, force: true });
});

const create = (more: Partial<Call> = {}): Call => ({
  method: 'POST',
  path: '/staging/services/fixture-1/items',
  body: '{"name":"probe"}',
  headers: { 'content-type': 'application/json' },
  ...more,
});

describe('the write gate', () => {
  it('forwards listed reads and creations with a credential that the probe never sees', async () => {
    const read = await callOver(gate.socket, { path: '/staging/services/fixture-1?page=2' });
    const made = await callOver(gate.socket, create());
    expect([read.status, made.status]).toEqual([200, 200]);
    expect(instance.reached.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/api/services/fixture-1?page=2', ''],
      ['POST', '/api/services/fixture-1/items', '{"name":"probe"}'],
    ]);
    expect(instance.reached[1]?.headers['authorization']).toBe(`Bearer ${secret}`);
    expect(read.text + made.text).not.toContain(secret);
    expect(made.text).toContain('[credential]');
    expect(gate.made()).toEqual([`POST ${instance.url}/api/services/fixture-1/items`]);
    expect(gate.refused()).toBeNull();
  });

  it('forwards no header of the probe', async () => {
    const sneaky = {
      'x-http-method-override': 'DELETE',
      authorization: 'Bearer stolen',
      cookie: 'a=b',
      'x-forwarded-host': 'evil.example',
    };
    await callOver(gate.socket, create({ headers: { 'content-type': 'application/json', ...sneaky } }));
    const headers = instance.reached[0]?.headers;
    expect(headers?.['authorization']).toBe(`Bearer ${secret}`);
    for (const name of ['x-http-method-override', 'cookie', 'x-forwarded-host']) expect(headers?.[name]).toBeUndefined();
  });

  it.each([
    ['updating', (): Call => create({ method: 'PUT' })],
    ['patching', (): Call => create({ method: 'PATCH' })],
    ['deleting', (): Call => ({ method: 'DELETE', path: '/staging/services/fixture-1/items/1' })],
    ['another scope', (): Call => create({ path: '/staging/services/fixture-2/items' })],
    ['a target that is not listed', (): Call => create({ path: '/production/services/fixture-1/items' })],
    ['an absolute address', (): Call => ({ path: `${production.url}/items` })],
    ['a tunnel', (): Call => ({ method: 'CONNECT', path: production.url.slice('http://'.length) })],
    ['another protocol', (): Call => ({ path: '/staging/a', headers: { connection: 'upgrade', upgrade: 'websocket' } })],
    ['a path that climbs', (): Call => ({ path: '/staging/../../admin' })],
    ['an encoded path', (): Call => ({ path: '/staging/%2e%2e/admin' })],
    ['a doubled key', (): Call => create({ body: '{"a":1,"a":2}' })],
    ['a form', (): Call => create({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '_method=delete' })],
    ['a body without an end', (): Call => create({ body: `{"a":"${'x'.repeat(70_000)}"}` })],
  ])('lets nothing reach anything that is %s, and nothing after it', async (_, call) => {
    const answered = await callOver(gate.socket, call());
    const later = await callOver(gate.socket, create());
    expect([403, 0]).toContain(answered.status);
    expect(later.status).toBe(403);
    expect([...instance.reached, ...production.reached]).toEqual([]);
    expect(gate.refused()).toMatchObject({ because: expect.stringMatching(/\w/) });
    expect(gate.made()).toEqual([]);
  });

  it('follows no redirect and does not say where it leads', async () => {
    const { status, text } = await callOver(gate.socket, { path: '/staging/elsewhere' });
    expect(status).toBe(302);
    expect(text).not.toContain('production');
    expect(instance.reached).toHaveLength(1);
  });

  it('counts writes of the work item over gates and processes, and refuses the sixth', async () => {
    const first = await Promise.all([1, 2, 3].map(() => callOver(gate.socket, create())));
    await gate.close();
    // Another process of the same work item, after a crash that tore the last line.
    writeFileSync(join(folder, 'item', 'writes'), '"torn', { flag: 'a' });
    const again = writeGates({ ledger: join(folder, 'item', 'writes'), environment: { PROBE_TOKEN: secret } });
    gate = await again.open('another gate', capability);
    const later = [
      await callOver(gate.socket, create()),
      await callOver(gate.socket, create()),
      await callOver(gate.socket, create()),
    ];
    expect([...first, ...later].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 403]);
    expect(instance.reached).toHaveLength(5);
    expect(gate.refused()?.because).toBe('this work item has made 5 of 5 writes');
  });

  it('never lets more than five through at once, whatever the configuration says', async () => {
    await gate.close();
    gate = await gates.open('greedy', { ...capability, most: 50 });
    await Promise.all(Array.from({ length: 12 }, () => callOver(gate.socket, create())));
    expect(instance.reached).toHaveLength(5);
  });

  it('sends nothing where the count cannot be kept', async () => {
    writeFileSync(join(folder, 'file'), '');
    await gate.close();
    gate = await writeGates({ ledger: join(folder, 'file', 'writes'), environment: { PROBE_TOKEN: secret } }).open(
      'probe',
      capability,
    );
    expect((await callOver(gate.socket, create())).status).toBe(502);
    expect(instance.reached).toEqual([]);
  });

  it('does not open without its credential, and leaves no socket behind', async () => {
    const without = writeGates({ ledger: join(folder, 'writes'), environment: {} });
    await expect(without.open('probe', capability)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('PROBE_TOKEN'),
    });
    const { socket } = gate;
    expect(existsSync(socket)).toBe(true);
    await gate.close();
    expect(existsSync(socket)).toBe(false);
    gate = await gates.open('probe', capability);
  });
});
