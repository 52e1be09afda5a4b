import { isExpression, isFunction, isLoop, type Node } from '@babel/types';
import { oncePer } from '#lib/once-per.ts';
import { oncePerFile } from '../syntax/once-per-file.ts';
import { fitted } from '../syntax/placement.ts';
import { isValue } from '../syntax/replaceable.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Edit, Site, Template } from '../template.ts';
import { argumentList } from './argument-list.ts';
import { breakContinue } from './break-continue.ts';
import { callUnwrap } from './call-unwrap.ts';
import { chainedCall } from './chained-call.ts';
import { constant } from './constant.ts';
import { donorExpression } from './donor-expression.ts';
import { droppedOperand } from './dropped-operand.ts';
import { methodFamily } from './method-family.ts';
import { numericLiteral } from './numeric-literal.ts';
import { otherMethod } from './other-method.ts';
import { propertyName } from './property-name.ts';
import { relationalOperator } from './relational-operator.ts';
import { sortComparator } from './sort-comparator.ts';
import { spread } from './spread.ts';
import { stringLiteral } from './string-literal.ts';
import { variable } from './variable.ts';

const repeatable: readonly Template[] = [
  relationalOperator,
  numericLiteral,
  methodFamily,
  droppedOperand,
  variable,
  stringLiteral,
  constant,
  callUnwrap,
  propertyName,
  otherMethod,
  argumentList,
  sortComparator,
  breakContinue,
  spread,
  chainedCall,
  donorExpression,
];

const mostEditsOfEach = 8;
const mostOccurrences = 4;
const longestBody = 6000;

type Replacement = Edit & { kind: 'replace-expression' | 'replace-statement' };

const isReplacement = (edit: Edit): edit is Replacement =>
  edit.kind === 'replace-expression' || edit.kind === 'replace-statement';

/** Whether the new text may stand at the node: a value's text fits its place, a jump has something to leave. */
const mayTake = (edit: Replacement, path: readonly Node[]): boolean => {
  const [node, parent, grandparent] = path;
  if (!node || !parent || (parent.type === 'ObjectProperty' && parent.shorthand)) return false;
  if (isExpression(node)) return isValue(node, parent, grandparent) && fitted(edit.text, node, parent) === edit.text;
  if (edit.kind !== 'replace-statement') return false;
  const isJump = edit.text === 'break;' || edit.text === 'continue;';
  const nearest = path.find((around) => isLoop(around) || isFunction(around));
  return !isJump || (nearest !== undefined && isLoop(nearest));
};

type Path = readonly Node[];

/** The nodes of a body by their texts, each with what it stands in, innermost first. */
const pathsByText = (body: Node, source: string): ReadonlyMap<string, readonly Path[]> => {
  const paths: Path[] = [];
  const visit = (node: Node, parents: Path): void => {
    const path = [node, ...parents];
    paths.push(path);
    for (const child of childrenOf(node)) visit(child, path);
  };
  visit(body, []);
  return Map.groupBy(paths, ([node]) => source.slice(node?.start ?? 0, node?.end ?? 0));
};

/** Read once for each body: hundreds of edits are looked for in it. */
const pathsIn = oncePerFile((_, { source }) => oncePer((body: Node) => pathsByText(body, source)));

/** Where nodes with the replaced text stand in a body and would take the new text as it is, in order. */
const occurrencesIn = (site: Site, body: Node, edit: Replacement): number[] => {
  const same = pathsIn(site)(body).get(site.source.slice(edit.start, edit.end)) ?? [];
  const starts = same.filter((path) => mayTake(edit, path)).map(([node]) => node?.start ?? 0);
  return [...new Set(starts)].toSorted((one, other) => one - other);
};

/** The replacement itself, and as a replacement of the expressions around it, which stand at fewer places. */
const widened = (site: Site, edit: Replacement): Replacement[] => {
  const around = site.parents
    .slice(0, 2)
    .filter((parent) => isExpression(parent) && (parent.start ?? 0) <= edit.start && (parent.end ?? 0) >= edit.end);
  const outer = around.map((parent): Replacement => {
    const [start, end] = [parent.start ?? 0, parent.end ?? 0];
    return {
      kind: edit.kind,
      start,
      end,
      text: site.source.slice(start, edit.start) + edit.text + site.source.slice(edit.end, end),
    };
  });
  return [edit, ...outer.filter((one) => one.end - one.start > edit.end - edit.start)];
};

/** The same replacement at every occurrence, if the site's is the first of two or more. */
const repeated = (site: Site, body: Node, edit: Replacement): Edit[] => {
  const old = site.source.slice(edit.start, edit.end);
  // The text alone rules most out before the tree is walked.
  const again = site.source.indexOf(old, edit.end);
  if (again < 0 || again >= (body.end ?? 0)) return [];
  const starts = occurrencesIn(site, body, edit);
  if (starts.length < 2 || starts.length > mostOccurrences || starts[0] !== edit.start) return [];
  let text = '';
  let at = body.start ?? 0;
  for (const start of starts) {
    if (start < at) return [];
    text += site.source.slice(at, start) + edit.text;
    at = start + old.length;
  }
  const end = body.end ?? at;
  return [{ kind: 'replace-statement', start: body.start ?? 0, end, text: text + site.source.slice(at, end) }];
};

export const repeatedChange: Template = {
  name: 'repeated-change',
  family: 'donor',
  description: 'Makes the same small change at every place of a function that reads the same.',
  literature: 'Systematic edits (Meng et al. 2011); one bug copied twice accounts for many of our mined two-line fixes.',
  at: [...new Set(repeatable.flatMap((template) => template.at))],
  *propose(site) {
    const functions = site.parents.filter((parent) => isFunction(parent));
    const body = functions
      .map((one) => ('body' in one ? one.body : null))
      .find(
        (one) => one && !Array.isArray(one) && one.type === 'BlockStatement' && (one.end ?? 0) - (one.start ?? 0) <= longestBody,
      );
    if (!body || Array.isArray(body)) return;
    // A text that stands once in the body stands at one node of it; most sites end here.
    const own = site.text(site.node);
    const first = site.source.indexOf(own, body.start ?? 0);
    if (site.source.indexOf(own, first + own.length) < 0) return;
    for (const template of repeatable) {
      if (!template.at.includes(site.node.type)) continue;
      let taken = 0;
      for (const edit of template.propose(site)) {
        if (taken >= mostEditsOfEach) break;
        taken += 1;
        if (isReplacement(edit)) for (const one of widened(site, edit)) yield* repeated(site, body, one);
      }
    }
  },
  examples: [
    {
      from: "function f(a) { let t = ','; g(t); t = ','; }",
      to: ["function f(a) { let t = ''; g(t); t = ''; }"],
      not: ["function f(a) { let t = ''; g(t); t = ','; }"],
    },
    {
      from: 'function f(p, s, m) { if (p) return h(s); return m ? h(s) : 0; }',
      to: ['function f(p, s, m) { if (p) return h(m); return m ? h(m) : 0; }'],
    },
    { from: 'function f(a) { return a; }', to: [], not: ['function f(f) { return f; }'] },
  ],
};
