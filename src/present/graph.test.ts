import { describe, expect, it } from 'vitest';
import { addNode, emptyGraph, type HypothesisGraph, type HypothesisNode } from '#domain/hypothesis-graph.ts';
import { sampleGraph } from '#domain/receipt/repair-facts.fixture.ts';
import { graphMermaid, mermaidLabel, mermaidLimits } from './graph-mermaid.ts';
import { graphText } from './graph-text.ts';
import { hostileTexts } from './hostile-text.fixture.ts';

const [sample] = sampleGraph.nodes as readonly [HypothesisNode];

function graphOf(nodes: readonly Partial<HypothesisNode>[]): HypothesisGraph {
  return nodes.reduce<HypothesisGraph>((graph, node) => addNode(graph, { ...sample, parent: null, ...node }).graph, emptyGraph);
}

const legalLine =
  /^(?:flowchart TD| {2}(?:h\d+r?|more)(?:\(\["[^"[\]{}<>|\n`&]*"\]\)|\["[^"[\]{}<>|\n`&]*"\]|\{\{"[^"[\]{}<>|\n`&]*"\}\})| {2}h\d+ -->(?:\|"[^"[\]{}<>|\n`&]*"\|)? h\d+r?)$/;

describe('the Mermaid form', () => {
  it('draws nodes, edges and verdicts', () => {
    expect(graphMermaid(sampleGraph)).toBe(
      [
        'flowchart TD',
        '  h1(["h1 supported: last(#91;1, 2, 3#93;) gives undefined"])',
        '  h2(["h2 supported (+12 refuted): the index is one too high"])',
        '  h1 -->|"supported: look closer"| h2',
      ].join('\n'),
    );
  });

  it('collapses refuted leaves of one parent, the folded ones counted', () => {
    const graph = graphOf([
      {},
      { parent: 'h1', classification: 'refuted', folded: 3 },
      { parent: 'h1', classification: 'refuted' },
      { parent: 'h1', classification: 'refuted' },
      { parent: 'h4', classification: 'supported' },
    ]);
    const drawn = graphMermaid(graph);
    expect(drawn).toContain('  h1r["+5 refuted"]');
    expect(drawn).toContain('  h1 --> h1r');
    expect(drawn).toContain('h4["h4 refuted');
    expect(drawn).not.toContain('h2[');
  });

  it.each([
    ['a chain', (index: number) => (index === 0 ? null : `h${index}`)],
    ['a star', (index: number) => (index === 0 ? null : 'h1')],
    ['a wide tree', (index: number) => (index === 0 ? null : `h${Math.ceil(index / 3)}`)],
    ['only roots', () => null],
  ])('keeps its limits for %s of any size and every edge starts at a box', (_, parentOf) => {
    for (const size of [1, 39, 40, 41, 200]) {
      const graph = graphOf(Array.from({ length: size }, (__, index) => ({ parent: parentOf(index) })));
      const lines = graphMermaid(graph).split('\n').slice(1);
      const edges = lines.filter((line) => line.includes('-->'));
      const boxes = lines.filter((line) => !line.includes('-->'));
      const ids = new Set(boxes.map((line) => /^ {2}(\w+)/.exec(line)?.[1]));
      expect(boxes.length).toBeLessThanOrEqual(mermaidLimits.nodes);
      expect(edges.length).toBeLessThanOrEqual(mermaidLimits.edges);
      expect(ids.size).toBe(boxes.length);
      for (const edge of edges) for (const id of edge.match(/h\d+r?(?= -->|$)/g) ?? []) expect(ids).toContain(id);
      expect(lines.some((line) => line.includes('more, see the list'))).toBe(size > 40);
    }
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('lets nothing out of a label: %j', (_, text) => {
    const label = mermaidLabel(text);
    expect(label.replace(/#\d+;/g, '')).toMatch(/^[\p{L}\p{N} .,:_\-+=()/?!]*$/u);
    expect(label.replace(/#\d+;/g, '?').length).toBeLessThanOrEqual(2 * mermaidLimits.labelCharacters);
    const drawn = graphMermaid(
      graphOf([
        { claim: text, edge: text },
        { parent: 'h1', claim: text, edge: text, classification: 'inconclusive' },
      ]),
    );
    for (const line of drawn.split('\n')) expect(line).toMatch(legalLine);
    expect(drawn).not.toMatch(/^\s*(click|%%|style|linkStyle|classDef|subgraph|---)/m);
  });

  it('control: the line test refuses what a naive label would make', () => {
    expect('  h1["a"]; click h1 "javascript:alert(1)"').not.toMatch(legalLine);
    expect('  h1["<img src=x>"]').not.toMatch(legalLine);
  });
});

describe('the nested list', () => {
  it('says for each node what was claimed, run, expected and seen', () => {
    expect(graphText(sampleGraph, 'terminal')).toBe(
      [
        '- h1 last([1, 2, 3]) gives undefined: supported, credence 97 %',
        '  ran: node --test test/last-acceptance.test.js',
        '  expected: the acceptance test fails by assertion; seen: exit code 1, undefined !== 3',
        '  - h2 the index is one too high: supported, convergent, credence 50 %; 12 more of this family refuted',
        '    ran: node --test test/last-acceptance.test.js with 1 changed file',
        '    expected: the acceptance test passes; seen: exit code 0, all passed',
      ].join('\n'),
    );
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('keeps its lines whatever a node says: %j', (_, text) => {
    const perturbation = { ...sample.perturbation, argv: ['node', text] };
    const graph = graphOf([{ claim: text, expected: text, perturbation, observed: { ...sample.observed, note: text } }]);
    for (const medium of ['terminal', 'markdown'] as const) {
      const lines = graphText(graph, medium).split('\n');
      expect(lines).toHaveLength(3);
      expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e\u2066]/u);
    }
    const words = (graphText(graph, 'markdown').split('\n')[0] ?? '').replace(/&#\d+;/g, '');
    expect(words).not.toMatch(/[<>`[\]@|#]/);
  });

  it('lists a chain of ten thousand nodes without running out of stack', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index): HypothesisNode => ({
      ...sample,
      id: `h${index + 1}`,
      parent: index === 0 ? null : `h${index}`,
    }));
    expect(graphText({ nodes }, 'terminal').split('\n')).toHaveLength(30_000);
    expect(graphMermaid({ nodes }).split('\n').length).toBeLessThan(100);
  });

  it('keeps the order in which children were made', () => {
    const graph = graphOf([
      { claim: 'a' },
      { parent: 'h1', claim: 'b' },
      { parent: 'h1', claim: 'c' },
      { parent: 'h2', claim: 'd' },
    ]);
    const claims = graphText(graph, 'terminal')
      .split('\n')
      .flatMap((line) => /- h\d (\w)/.exec(line)?.[1] ?? []);
    expect(claims).toEqual(['a', 'b', 'd', 'c']);
  });
});
