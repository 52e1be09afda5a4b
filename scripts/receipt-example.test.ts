import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  embeddedBytesLimit,
  payloadType,
  receiptBytesLimit,
  repairPredicateType,
  testResultPredicateType,
  verdictPredicateType,
  verifierId,
} from '#domain/receipt.ts';
import { composeRepair } from '#domain/receipt/compose.ts';
import { receiptFaultKinds } from '#domain/receipt/fault.ts';
import { sampleFacts } from '#domain/receipt/repair-facts.fixture.ts';
import { verdictPropertyNames } from '#domain/receipt/verdict-properties.ts';
import { scoreCaps, scoreParts, scoreWeights } from '#domain/score.ts';
import { runnerKinds } from '#domain/test-report.ts';
import { sampleSize } from '#domain/verify-receipt/sample-nodes.ts';
import { makeExample, withExample } from './receipt-example.ts';

describe('docs/receipt.md', () => {
  let page: string;
  let prose: string;
  beforeAll(async () => {
    page = await readFile(new URL('../docs/receipt.md', import.meta.url), 'utf8');
    prose = withExample(page, '');
  });

  it('shows the example as the code makes it', async () => {
    expect(withExample(page, (await makeExample()).example)).toBe(page);
  });

  it('explains every code of a fault', () => {
    expect(receiptFaultKinds.filter((kind) => !prose.includes(`\`${kind}\``))).toEqual([]);
  });

  it('explains every field of the predicate, two levels deep', () => {
    const fields = Object.entries(composeRepair(sampleFacts())).flatMap(([name, value]) => [
      name,
      ...(typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : []),
    ]);
    expect(fields.length).toBeGreaterThan(40);
    expect(fields.filter((field) => !prose.includes(`\`${field}\``))).toEqual([]);
  });

  it('lists the properties of the verdict in their order', () => {
    const listed = [...prose.matchAll(/^\| `(PATCHLINE_\w+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(verdictPropertyNames);
  });

  it('has the weights and caps of the score', () => {
    const percents = (rows: RegExp) =>
      Object.fromEntries([...prose.matchAll(rows)].map(([, name = '', percent]) => [name, Number(percent) / 100]));
    const table = percents(/^\| `([a-z-]+)` \| (\d+) % \|/gm);
    expect(table).toEqual({ ...scoreWeights, ...scoreCaps });
    expect(scoreParts.map((part) => prose.indexOf(`| \`${part}\` |`))).toEqual(
      scoreParts.map((part) => prose.indexOf(`| \`${part}\` |`)).toSorted((a, b) => a - b),
    );
    expect(prose.replaceAll('\n', ' ')).toContain(
      Object.keys(scoreCaps)
        .filter((cap) => cap !== 'frozen-file-touched' && cap !== 'tampering')
        .map((cap) => `\`${cap}\``)
        .join(', '),
    );
  });

  it('names the constants of the code', () => {
    const constants = [payloadType, repairPredicateType, testResultPredicateType, verdictPredicateType, verifierId];
    const numbers = [embeddedBytesLimit, receiptBytesLimit].map((limit) => limit.toLocaleString('en'));
    for (const constant of [...constants, ...numbers, ...runnerKinds, `the ${sampleSize} replayable nodes`])
      expect(prose).toContain(constant);
  });

  it('states its licence at the top', () => {
    expect(prose.slice(0, 300)).toContain('CC BY-SA 4.0');
  });
});
