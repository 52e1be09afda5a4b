import { parse } from '@babel/parser';
import { parserOptionsFor } from '#engines/repair/syntax/source-tree.ts';

const ignored = new Set([
  'type',
  'start',
  'end',
  'loc',
  'range',
  'extra',
  'errors',
  'comments',
  'tokens',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'trailingComma',
  'shorthand',
]);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isBlock = (value: unknown): value is { body: unknown[] } =>
  isRecord(value) && value['type'] === 'BlockStatement' && Array.isArray(value['body']);

const bodies = new Set(['consequent', 'alternate', 'body']);
const withBodies = /^(If|For|ForIn|ForOf|While|DoWhile)Statement$/;

/** `{ s }` as a branch or loop body is the same as `s`. */
const unblocked = (type: unknown, key: string, value: unknown): unknown => {
  if (!bodies.has(key) || typeof type !== 'string' || !withBodies.test(type) || !isBlock(value)) return value;
  const statements = value.body.filter((statement) => !(isRecord(statement) && statement['type'] === 'EmptyStatement'));
  return statements.length === 1 ? statements[0] : value;
};

/** `a && (b && c)` is the same as `a && b && c`. */
const chain = (node: Record<string, unknown>, operator: unknown): unknown[] => {
  const operands = [node['left'], node['right']];
  return operands.flatMap((operand) =>
    isRecord(operand) && operand['type'] === 'LogicalExpression' && operand['operator'] === operator
      ? chain(operand, operator)
      : [operand],
  );
};

const written = (node: unknown): string => {
  if (Array.isArray(node))
    return `[${node
      .filter((item) => !(isRecord(item) && item['type'] === 'EmptyStatement'))
      .map(written)
      .join()}]`;
  if (!isRecord(node)) return JSON.stringify(node) ?? 'null';
  const type = node['type'];
  if (type === 'LogicalExpression') return `${String(node['operator'])}(${chain(node, node['operator']).map(written).join()})`;
  const fields = Object.keys(node)
    .filter((key) => !ignored.has(key) && node[key] !== null && node[key] !== undefined && node[key] !== false)
    .toSorted()
    .map((key) => `${key}:${written(unblocked(type, key, node[key]))}`);
  return `${String(type)}{${fields.join()}}`;
};

/** A text equal for two files that differ in layout, comments, quotes, parentheses or single-statement blocks only; null if it does not parse. */
export const normalForm = (source: string, path: string): string | null => {
  try {
    return written(parse(source, { ...parserOptionsFor(path), errorRecovery: false }).program.body);
  } catch {
    return null;
  }
};
