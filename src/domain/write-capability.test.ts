import { describe, expect, it } from 'vitest';
import { judgeCall, type ProbeCall, type WriteCapability } from './write-capability.ts';

const capability: WriteCapability = {
  targets: [{ name: 'staging', url: 'https://test.example.org/api/', credential: null }],
  scope: 'fixture-1',
  creates: [
    { path: '/services/{scope}/items', scopeField: null },
    { path: '/items', scopeField: 'service.id' },
    { path: '/loose', scopeField: null },
  ],
  reads: null,
  most: 5,
};
const call = (more: Partial<ProbeCall>): ProbeCall => ({
  method: 'GET',
  url: '/staging/items',
  contentType: null,
  body: '',
  ...more,
});
const post = (url: string, body: unknown, more: Partial<ProbeCall> = {}): ProbeCall =>
  call({
    method: 'POST',
    url,
    contentType: 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });

describe('the capability gate', () => {
  it.each([
    [call({}), 'read', 'https://test.example.org/api/items'],
    [call({ method: 'HEAD', url: '/staging/items/7?page=2' }), 'read', 'https://test.example.org/api/items/7?page=2'],
    [post('/staging/services/fixture-1/items', { a: 1 }), 'create', 'https://test.example.org/api/services/fixture-1/items'],
    [post('/staging/items', { service: { id: 'fixture-1' } }), 'create', 'https://test.example.org/api/items'],
  ])('lets %o through', (given, kind, url) => {
    expect(judgeCall(capability, given)).toMatchObject({ kind, url });
  });

  it.each([
    ['another target', call({ url: '/production/items' }), 'target'],
    ['an absolute address', call({ url: 'http://evil.example/items' }), 'plain form'],
    ['a path that climbs', call({ url: '/staging/../production/items' }), 'plain form'],
    ['an encoded path', post('/staging/services/fixture-1%2f..%2fother/items', {}), 'plain form'],
    ['a doubled slash', call({ url: '/staging//items' }), 'plain form'],
    ['a backslash', call({ url: '/staging\\items' }), 'plain form'],
    ['a path parameter', call({ url: '/staging/items;a=b' }), 'plain form'],
    ['PUT', post('/staging/services/fixture-1/items', {}, { method: 'PUT' }), 'changes or removes'],
    ['PATCH', post('/staging/services/fixture-1/items', {}, { method: 'PATCH' }), 'changes or removes'],
    ['DELETE', call({ method: 'DELETE', url: '/staging/services/fixture-1/items/1' }), 'changes or removes'],
    ['a method in small letters', call({ method: 'delete' }), 'changes or removes'],
    ['a read with a body', call({ body: '{}' }), 'no body'],
    ['a path outside the scope', post('/staging/services/fixture-2/items', {}), 'outside the scope'],
    ['the template itself', post('/staging/services/{scope}/items', {}), 'plain form'],
    ['a path below what is listed', post('/staging/services/fixture-1/items/1', {}), 'not listed'],
    ['a body outside the scope', post('/staging/items', { service: { id: 'fixture-2' } }), 'does not name the scope'],
    ['a scope that is no text', post('/staging/items', { service: { id: ['fixture-1'] } }), 'does not name the scope'],
    ['no scope at all', post('/staging/items', {}), 'does not name the scope'],
    ['a rule without a scope', post('/staging/loose', {}), 'names no scope'],
    ['a doubled key', post('/staging/items', '{"service":{"id":"prod"},"service":{"id":"fixture-1"}}'), 'one way only'],
    ['a method in the body', post('/staging/services/fixture-1/items', { _method: 'delete' }), 'another method'],
    ['a query', post('/staging/services/fixture-1/items?_method=delete', {}), 'no query'],
    ['a form', post('/staging/services/fixture-1/items', 'a=1', { contentType: 'application/x-www-form-urlencoded' }), 'is JSON'],
    ['a list', post('/staging/services/fixture-1/items', [{}]), 'no JSON object'],
    ['no body', post('/staging/services/fixture-1/items', ''), 'one way only'],
  ])('refuses %s', (_, given, because) => {
    expect(judgeCall(capability, given)).toMatchObject({ kind: 'refused', because: expect.stringContaining(because) });
  });

  it('refuses reads that are not listed, where reads are listed', () => {
    const narrow = { ...capability, reads: ['/services/{scope}/*'] };
    expect(judgeCall(narrow, call({ url: '/staging/services/fixture-1/items' })).kind).toBe('read');
    expect(judgeCall(narrow, call({ url: '/staging/services/fixture-2/items' })).kind).toBe('refused');
    expect(judgeCall(narrow, call({})).kind).toBe('refused');
  });

  it('writes the body anew, so that what was judged is what is sent', () => {
    expect(judgeCall(capability, post('/staging/items', ' {"service" : {"id":"fixture-1"}, "n": 1 }'))).toMatchObject({
      body: '{"service":{"id":"fixture-1"},"n":1}',
    });
  });
});
