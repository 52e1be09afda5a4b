import type { Node } from '@babel/types';
import { type Finding, scanForTampering } from '#engines/test-reports/test-reports.ts';
import { parseSource, walk } from '#lib/parse-source.ts';

const frameworks = /^(?:node:)?(?:assert|test)(?:\/strict)?$|^(?:vitest|@jest\/globals|tape|tap|chai|mocha)$/;

/** A module that a test is written with. */
export function isFramework(specifier: string): boolean {
  return frameworks.test(specifier);
}

const machine = new Set(['process', 'globalThis', 'fetch', 'setTimeout', 'setInterval', 'performance', 'WebSocket', 'navigator']);

/**
 * Why code that a model wrote as a test is not run: what no test of values needs. A sandbox confines it anyway; this keeps it out of the branch that
 * people are asked to merge. `mayImport` says which modules it may load; `path` is that of a whole test
 * file, `null` for a part of one. The answer is `null` where nothing speaks against it.
 */
export function whyNotRun(code: string, mayImport: (specifier: string) => boolean, path: string | null = null): string | null {
  const findings = findingsIn(code, path ?? fragment);
  const [finding] = path === null ? findings : findings.filter((one) => !isOfTests(one));
  if (finding !== undefined) return `holds what no test of a value needs (${finding.rule})`;
  const tree = treeOf(code, path ?? fragment);
  if (tree === null) return 'cannot be read as a program';
  let why: string | null = null;
  walk(tree, ({ node, key }) => {
    const loaded = specifierOf(node);
    if (loaded === 'unknown' || (loaded !== null && !mayImport(loaded.specifier)))
      why ??= 'loads a module that is not under test';
    if (usesMachine(node, key)) why ??= 'reaches for the machine, the clock or chance';
  });
  return why;
}

function treeOf(code: string, path: string): Node | null {
  try {
    return parseSource(code, path);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A part of a test that stands for itself. */
const fragment = 'proposal.mjs';

function findingsIn(code: string, path: string): readonly Finding[] {
  const changes = [{ path, content: code, executable: false }];
  const patch = { id: '', changes, diff: '', origin: { builder: 'test-author', template: null, location: null } };
  return scanForTampering(patch, { frozen: { files: [], reasonFor: () => null }, read: () => null });
}

/** The scan is made for fixes: that a whole test file loads its runner and declares tests is what it is for. */
function isOfTests({ rule, excerpt }: Finding): boolean {
  if (rule === 'assertion-library-patched') return /^(?:import\b|require\()/.test(excerpt);
  return rule === 'test-global-replaced' && /^(?:describe|it|test|specify|expect)\s*\(/.test(excerpt);
}

function specifierOf(node: Node): { readonly specifier: string } | 'unknown' | null {
  if (node.type === 'ImportDeclaration') return { specifier: node.source.value };
  if (node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ImportExpression')
    return 'unknown';
  if (node.type !== 'CallExpression') return null;
  if (node.callee.type === 'Import') return 'unknown';
  if (!isNamed(node.callee, 'require')) return null;
  const [argument] = node.arguments;
  return argument?.type === 'StringLiteral' ? { specifier: argument.value } : 'unknown';
}

function usesMachine(node: Node, key: string): boolean {
  if (node.type === 'Identifier') return key !== 'property' && key !== 'key' && machine.has(node.name);
  if (node.type === 'NewExpression') return node.arguments.length === 0 && isNamed(node.callee, 'Date');
  if (node.type !== 'MemberExpression') return false;
  const isMember = (object: string, property: string): boolean =>
    isNamed(node.object, object) && isNamed(node.property, property);
  return isMember('Math', 'random') || isMember('Date', 'now');
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
