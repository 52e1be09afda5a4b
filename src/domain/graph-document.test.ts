import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import { graphCounts, graphDocument, parseGraphDocument } from './graph-document.ts';
import type { HypothesisGraph } from './hypothesis-graph.ts';
import { sampleGraph } from './receipt/repair-facts.fixture.ts';

describe('the graph document', () => {
  it('reads back to the same graph and the same text', () => {
    const { text, digest } = graphDocument(sampleGraph);
    const parsed = parseGraphDocument(text);
    expect(parsed).toEqual({ kind: 'value', value: sampleGraph });
    expect(digest).toBe(sha256(text));
    expect(parsed.kind === 'value' && graphDocument(parsed.value).text).toBe(text);
  });

  it('holds no fraction: credence is in basis points', () => {
    expect(graphDocument(sampleGraph).text).toContain('"credence":9700');
  });

  it('does not depend on the order in which tests were observed', () => {
    const withTests = (tests: HypothesisGraph['nodes'][number]['observed']['tests']): HypothesisGraph => ({
      nodes: sampleGraph.nodes.map((node) => ({ ...node, observed: { ...node.observed, tests } })),
    });
    const one = graphDocument(withTests({ a: 'passed', b: 'failed' })).digest;
    expect(graphDocument(withTests({ b: 'failed', a: 'passed' })).digest).toBe(one);
    expect(graphDocument(withTests({ b: 'passed', a: 'passed' })).digest).not.toBe(one);
  });

  it('survives output that is no well-formed Unicode, and test ids that objects treat specially', () => {
    const tests = Object.fromEntries([['__proto__', 'failed' as const]]);
    const nodes = sampleGraph.nodes.map((node) => ({ ...node, observed: { exitCode: 1, tests, note: 'half \ud83d' } }));
    const parsed = parseGraphDocument(graphDocument({ nodes }).text);
    const observed = parsed.kind === 'value' ? parsed.value.nodes[0]?.observed : undefined;
    expect(observed?.note).toBe('half \ufffd');
    expect(Object.entries(observed?.tests ?? {})).toEqual([['__proto__', 'failed']]);
  });

  it('counts nodes, classifications and folded tries', () => {
    expect(graphCounts(sampleGraph)).toEqual({ nodes: 2, supported: 2, refuted: 0, inconclusive: 0, folded: 12 });
  });

  it.each([
    ['a node that follows a later one', '"parent":"h1"', '"parent":"h2"'],
    ['two nodes of one id', '"id":"h2"', '"id":"h1"'],
    ['an unknown field', '"edge":"reproduce"', '"edge":"reproduce","extra":1'],
    ['an unknown classification', '"classification":"supported"', '"classification":"proven"'],
    ['a fraction', '"credence":9700', '"credence":0.97'],
    ['another version', '"version":1', '"version":2'],
  ])('is refused with %s', (_, from, to) => {
    const { text } = graphDocument(sampleGraph);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(parseGraphDocument(changed).kind).toBe('problem');
  });
});
