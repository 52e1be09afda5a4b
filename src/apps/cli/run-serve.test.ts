import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ownHosts, runServe } from './run-serve.ts';

test.each([
  [
    '127.0.0.1',
    ['127.0.0.1:80', 'localhost:80', 'LOCALHOST', '[::1]:80'],
    ['rebound.example', '127.0.0.1.rebound.example', '10.0.0.5', '', '127.0.0.1:80:80', '[::1', 'a b'],
  ],
  ['10.0.0.5', ['10.0.0.5:80', '127.0.0.1:80'], ['10.0.0.6:80', 'rebound.example']],
  ['0.0.0.0', ['10.0.0.6:80', '[fe80::1]:80', 'localhost'], ['rebound.example:80']],
])('with --host %s the page is known under its own names only', (host, own, foreign) => {
  const isOwn = ownHosts(host);
  expect(own.filter((name) => !isOwn(name))).toEqual([]);
  expect(foreign.filter(isOwn)).toEqual([]);
});

test('a port that is taken is told with the way on, as bad input', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(runServe({ repo: ['.'], host: '127.0.0.1', port })).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(/another program listens there.*--port/),
  });
  other.close();
});
