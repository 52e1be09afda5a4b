import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/canonical-json.ts';
import { composeRepair } from './compose.ts';
import { embeddedForm } from './embed.ts';
import { parseReceipt } from './parse.ts';
import { statementText } from './projections.ts';
import { sampleFacts, sealAs } from './repair-facts.fixture.ts';

let text: string;
beforeAll(async () => {
  text = (await sealAs('maker', composeRepair(sampleFacts()))).text;
});

const faultOf = (changed: string) => {
  const parsed = parseReceipt(changed);
  return parsed.kind === 'fault' ? parsed.fault : parsed.kind;
};

const digestOf = (changed: string) => {
  const parsed = parseReceipt(changed);
  return parsed.kind === 'receipt' ? parsed.receipt.digest : null;
};

interface File {
  kind: string;
  version: number;
  signer: object;
  envelopes: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }[];
  extra?: unknown;
}

function edited(edit: (file: File) => void): string {
  const file = JSON.parse(text) as File;
  edit(file);
  return JSON.stringify(file);
}

const withRepair = (payload: string) =>
  edited((file) => {
    const envelope = file.envelopes[3];
    if (envelope !== undefined) envelope.payload = Buffer.from(payload).toString('base64');
  });

describe('a receipt reads back', () => {
  it.each([
    ['indented', () => JSON.stringify(JSON.parse(text), null, 4)],
    ['with CRLF', () => JSON.stringify(JSON.parse(text), null, '\t').replaceAll('\n', '\r\n')],
    [
      'with its keys in another order',
      () => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed())),
    ],
    [
      'with URL-safe base64 without padding',
      () =>
        edited(({ envelopes }) =>
          envelopes.forEach((each) => (each.payload = Buffer.from(each.payload, 'base64').toString('base64url'))),
        ),
    ],
  ])('%s, to the same digest', (_, change) => {
    const original = parseReceipt(text);
    expect(original.kind).toBe('receipt');
    expect(parseReceipt(change())).toEqual(original);
  });

  it('from the embedded form, to the same digest', () => {
    const original = parseReceipt(text);
    if (original.kind === 'fault') throw new Error(original.fault.kind);
    const embedded = embeddedForm(original.receipt);
    expect(embedded).not.toContain('payload"');
    expect(parseReceipt(embedded)).toEqual(original);
  });
});

describe('a receipt is refused', () => {
  it.each([
    ['malformed', 'no JSON', () => 'receipt'],
    ['malformed', 'cut short', () => text.slice(0, -10)],
    ['malformed', 'two in one file', () => text + text],
    ['malformed', 'an array', () => `[${text}]`],
    ['malformed', 'null', () => 'null'],
    ['malformed', 'another kind of document', () => edited((file) => (file.kind = 'patchline-graph'))],
    ['malformed', 'an unknown field', () => edited((file) => (file.extra = true))],
    ['malformed', 'a statement missing', () => edited((file) => file.envelopes.pop())],
    ['malformed', 'a statement too many', () => edited((file) => file.envelopes.push(...file.envelopes.slice(0, 1)))],
    ['malformed', 'no signature', () => edited((file) => (file.envelopes[0]?.signatures ?? []).pop())],
    [
      'malformed',
      'a payload that is no base64',
      () => edited((file) => file.envelopes.forEach((each) => (each.payload += '=A'))),
    ],
    ['malformed', 'base64 with stray bits', () => edited((file) => file.envelopes.forEach((each) => (each.payload = 'aGVsbG9')))],
    [
      'malformed',
      'another payload type',
      () => edited((file) => file.envelopes.forEach((each) => (each.payloadType = 'application/json'))),
    ],
    ['duplicate-key', 'a key twice in the file', () => text.replace('"version":1', '"version":1,"version":1')],
    ['non-integer', 'a fraction', () => text.replace('"version":1', '"version":1.0')],
    ['lone-surrogate', 'half a character', () => text.replace('"version":1', '"version":"\\ud800"')],
    ['unsupported-version', 'a version to come', () => text.replace('"version":1', '"version":2')],
    ['too-large', 'a megabyte of spaces', () => text + ' '.repeat(1024 * 1024)],
  ])('%s: %s', (kind, _, change) => {
    expect(faultOf(change())).toMatchObject({ kind });
  });

  const statement = () => statementText('repair', composeRepair(sampleFacts()));
  it.each([
    ['duplicate-key', 'a key twice in the signed statement', () => statement().replace('"branch":', '"branch":"main","branch":')],
    ['non-integer', 'a fraction in the signed statement', () => statement().replace('"percent":77', '"percent":77.5')],
    ['lone-surrogate', 'half a character in the signed statement', () => statement().replace('bot/issue', '\\ud800')],
    ['not-canonical', 'white space in the signed statement', () => statement().replace('{', '{ ')],
    [
      'not-canonical',
      'keys out of order',
      () => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(statement()) as object).toReversed())),
    ],
    ['unsupported-version', 'a predicate to come', () => statement().replace('repair/v1', 'repair/v2')],
    ['malformed', 'an unknown field in the predicate', () => statement().replace('"branch":', '"bonus":1,"branch":')],
    [
      'malformed',
      'a path out of the repository',
      () => statement().replaceAll('test/last-acceptance.test.js"', '../outside.js"'),
    ],
    ['malformed', 'a path into .git', () => statement().replaceAll('test/last-acceptance.test.js"', '.GIT/hooks/x"')],
    ['malformed', 'a branch where a tree id must be', () => statement().replaceAll('d'.repeat(40), 'main')],
    ['malformed', 'a negative count', () => statement().replace('"nodes":2', '"nodes":-2')],
  ])('%s: %s', (kind, _, change) => {
    const changed = change();
    expect(changed).not.toBe(statement());
    expect(faultOf(withRepair(changed))).toMatchObject({ kind });
  });

  it('malformed: a statement that is no UTF-8', () => {
    const changed = edited((file) => file.envelopes.forEach((each) => (each.payload = '/////w==')));
    expect(faultOf(changed)).toMatchObject({ kind: 'malformed', about: expect.stringContaining('UTF-8') });
  });

  it('or has another digest, whatever single character is lost, and never throws', () => {
    const digest = digestOf(text);
    const step = Math.ceil(text.length / 300);
    for (let at = 0; at < text.length - 1; at += step) {
      const lost = text[at];
      const changed = digestOf(text.slice(0, at) + text.slice(at + 1));
      // Padding carries nothing, so that its loss is no change.
      if (lost !== '=') expect(changed, `without ${lost} at ${at}`).not.toBe(digest);
    }
  });

  it('control: an unchanged copy passes all of these ways', () => {
    expect(faultOf(edited(() => undefined))).toBe('receipt');
    expect(faultOf(withRepair(statement()))).toBe('receipt');
    expect(faultOf(canonicalJson(JSON.parse(text)))).toBe('receipt');
  });
});
