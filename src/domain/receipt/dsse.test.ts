import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64, preAuthenticationEncoding, toBase64 } from './dsse.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const base64url = (decimal: string) => Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url');

describe('DSSE', () => {
  it('encodes the test vector of the DSSE protocol', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', bytes('hello world'));
    expect(Buffer.from(encoded).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('encodes bytes under which the signature of that test vector holds', () => {
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: base64url('46950820868899156662930047687818585632848591499744589407958293238635476079160'),
        y: base64url('5640078356564379163099075877009565129882514886557779369047442380624545832820'),
      },
    });
    const signature = fromBase64('A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==');
    const holds = (body: string) => {
      const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', bytes(body));
      return verify('sha256', encoded, { key, dsaEncoding: 'ieee-p1363' }, signature ?? new Uint8Array());
    };
    expect(holds('hello world')).toBe(true);
    expect(holds('hello World')).toBe(false);
  });

  it('counts bytes, not characters, and keeps every byte of the body', () => {
    const encoded = Buffer.from(preAuthenticationEncoding('é', new Uint8Array([0, 255])));
    expect(encoded).toEqual(Buffer.concat([Buffer.from('DSSEv1 2 é 2 '), Buffer.from([0, 255])]));
  });

  it('encodes nothing', () => {
    expect(Buffer.from(preAuthenticationEncoding('', new Uint8Array())).toString()).toBe('DSSEv1 0  0 ');
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 31, 32])('comes back from %i bytes, standard or URL-safe, padded or not', (length) => {
    const original = Uint8Array.from({ length }, (_, index) => 255 - index);
    const standard = toBase64(original);
    const urlSafe = Buffer.from(original).toString('base64url');
    for (const text of [standard, standard.replace(/=+$/, ''), urlSafe]) expect(fromBase64(text)).toEqual(original);
  });

  it.each(['a', 'ab!c', 'aGVsbG8=\n', ' aGVs', 'aGVsbG9=', 'aGVsbG8===', 'aGV=sbG8'])('has no reading for %j', (text) => {
    expect(fromBase64(text)).toBeNull();
  });
});
