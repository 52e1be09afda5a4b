import type { Node } from '@babel/types';
import { parseValue } from '#engines/issue-text/javascript/parse.ts';

/** How a loosely written result is understood. */
export type Reading =
  | { readonly kind: 'value'; readonly source: string; readonly note: string | null }
  | { readonly kind: 'throws'; readonly errorName: string | null; readonly message: string | null }
  | { readonly kind: 'does-not-throw' };

/** `printed`: the text is what a console shows, so that a string stands without quotes. */
export function readValue(raw: string, printed: boolean): Reading | null {
  const text = trimmed(raw);
  if (text === '' || text.length > 4000) return null;
  return readPhrase(text) ?? readError(text) ?? readPlain(text) ?? readInspected(text) ?? (printed ? readPrinted(text) : null);
}

function value(source: string, note: string | null = null): Reading {
  return { kind: 'value', source, note };
}

function trimmed(raw: string): string {
  let text = raw
    .trim()
    .replace(/^[:=]\s+/, '')
    .replace(/[\s✅❌✓✗✔✘👍👎]+$/u, '');
  // A remark in parentheses is no part of a value; that of an error message is.
  if (!/\w(?:Error|Exception)\b/.test(text)) text = text.replace(/\s+\([^()\n]{0,80}\)$/, '');
  const ticked = /^`([^`]+)`[.,;:!]*$/.exec(text);
  if (ticked !== null) text = ticked[1] ?? '';
  if (parseValue(text) === null) text = text.replace(/[.,;:!]+$/, '');
  return text.trim().replace(/^\u201c([^\u201d]*)\u201d$/, (_, inner: string) => JSON.stringify(inner));
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/^(?:an? )?(?:empty|zero-length) array$/i, '[]'],
  [/^(?:an? )?empty object$/i, '{}'],
  [/^(?:an? |the )?empty string$/i, "''"],
  [/^not a number$/i, 'NaN'],
];
const noThrow =
  /^(?:it )?(?:should |does |do |must )?(?:not|n't|never|doesn't) (?:throw|crash|fail|error)(?: (?:an? )?(?:error|exception|anything|at all))?$|^no (?:error|exception|crash|throw)s?(?: (?:is )?thrown)?$|^(?:it )?(?:should )?(?:just )?works?$/i;

function readPhrase(text: string): Reading | null {
  if (noThrow.test(text)) return { kind: 'does-not-throw' };
  const known = phrases.find(([shape]) => shape.test(text));
  return known === undefined ? null : value(known[1], `"${text}" is read as ${known[1]}`);
}

const errorShape =
  /^(?:uncaught |thrown:? |(?:it )?(?:should )?(?:throws?|threw|raises?|rejects?)(?: with)?:? ?)*(?:\[)?(?:(?:an? |the )?`?([A-Z]\w*(?:Error|Exception))`?)(?: \[\w+\])?(?:\s*:\s*(.+)|\s*\((.+)\))?$/;
const bareThrow =
  /^(?:it )?(?:should )?(?:throws?|threw|raises?|rejects?)(?: (?:an? )?(?:error|exception))?!*$|^(?:an? )?(?:error|exception)$/i;

function readError(text: string): Reading | null {
  const line = text.split('\n')[0] ?? '';
  const named = errorShape.exec(line.replace(/^uncaught /i, '').replace(/^throws? /i, 'throws '));
  if (named !== null)
    return {
      kind: 'throws',
      errorName: named[1] ?? null,
      message: (named[2] ?? named[3])?.trim().replace(/^(["'`])(.*)\1$/, '$2') ?? null,
    };
  const plainError = /^(?:uncaught |throws? )?Error(?::\s*(.+))?$/i.exec(line);
  if (plainError !== null)
    return { kind: 'throws', errorName: plainError[1] === undefined ? null : 'Error', message: plainError[1]?.trim() ?? null };
  return bareThrow.test(line) ? { kind: 'throws', errorName: null, message: null } : null;
}

function readPlain(text: string): Reading | null {
  const node = parseValue(text);
  return node !== null && isPlainValue(node) ? value(text) : null;
}

const builders = new Set([
  'Date',
  'Map',
  'Set',
  'RegExp',
  'Error',
  'TypeError',
  'RangeError',
  'Uint8Array',
  'URL',
  'Array',
  'Float64Array',
  'Uint16Array',
  'Uint32Array',
  'Int32Array',
]);
const constants = new Set(['undefined', 'NaN', 'Infinity']);
const namespaces = new Set(['Number', 'Math', 'Symbol', 'Buffer', 'BigInt', 'JSON']);

/** Only literals and what is built of literals. */
export function isPlainValue(node: Node | null): boolean {
  if (node === null) return true;
  switch (node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
      return true;
    case 'Identifier':
      return constants.has(node.name);
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'UnaryExpression':
      return node.operator !== 'delete' && isPlainValue(node.argument);
    case 'BinaryExpression':
      return (
        node.left.type === 'NumericLiteral' &&
        node.right.type === 'NumericLiteral' &&
        ['+', '-', '*', '/', '**'].includes(node.operator)
      );
    case 'ArrayExpression':
      return node.elements.every((element) => isPlainValue(element));
    case 'ObjectExpression':
      return node.properties.every(
        (property) =>
          property.type === 'ObjectProperty' && !property.computed && !property.shorthand && isPlainValue(property.value),
      );
    case 'NewExpression':
      return (
        node.callee.type === 'Identifier' &&
        builders.has(node.callee.name) &&
        node.arguments.every((argument) => isPlainValue(argument))
      );
    case 'CallExpression':
      return isPlainMember(node.callee) && node.arguments.every((argument) => isPlainValue(argument));
    case 'MemberExpression':
      return isPlainMember(node);
    default:
      return false;
  }
}

function isPlainMember(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'BigInt';
  return (
    node.type === 'MemberExpression' && !node.computed && node.object.type === 'Identifier' && namespaces.has(node.object.name)
  );
}

/** Forms of Node's `util.inspect` that are no JavaScript. */
function readInspected(text: string): Reading | null {
  const rewritten = rewriteInspected(text);
  if (rewritten === null) return null;
  const node = parseValue(rewritten.source);
  return node !== null && isPlainValue(unwrap(node)) ? value(rewritten.source, rewritten.note) : null;
}

function unwrap(node: Node): Node {
  const isNullPrototype =
    node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.arguments.length === 2;
  return isNullPrototype ? (node.arguments[1] ?? node) : node;
}

function rewriteInspected(text: string): { source: string; note: string } | null {
  const map = /^Map(?:\(\d+\))?\s*\{([\s\S]*)\}$/.exec(text);
  if (map !== null) return { source: `new Map([${entries(map[1] ?? '')}])`, note: 'a printed Map is read as a Map' };
  const set = /^Set(?:\(\d+\))?\s*\{([\s\S]*)\}$/.exec(text);
  if (set !== null) return { source: `new Set([${(set[1] ?? '').trim()}])`, note: 'a printed Set is read as a Set' };
  const promise = /^Promise(?:<\w+>)?\s*[{(]\s*([\s\S]*?)\s*[})]$/.exec(text);
  if (promise !== null && !/^<\w+>/.test(promise[1] ?? ''))
    return { source: promise[1] ?? '', note: 'a printed Promise is read as what it resolves to' };
  const bare = /^\[Object: null prototype\]\s*(\{[\s\S]*\})$/.exec(text);
  if (bare !== null)
    return { source: `Object.assign(Object.create(null), ${bare[1] ?? ''})`, note: 'an object without prototype' };
  const buffer = /^<Buffer((?: [0-9a-f]{2})*)>$/.exec(text);
  if (buffer !== null)
    return {
      source: `Buffer.from([${(buffer[1] ?? '')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map((byte) => `0x${byte}`)
        .join(', ')}])`,
      note: 'a printed Buffer',
    };
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text))
    return { source: `new Date('${text}')`, note: 'an unquoted ISO date is read as a Date' };
  const array = /^\w*Array?\(\d+\)\s*(\[[\s\S]*\])$/.exec(text);
  if (array !== null) return { source: array[1] ?? '', note: 'a length prefix is dropped' };
  const holes =
    text.startsWith('[') && text.includes('empty item')
      ? text.replace(/<(\d+) empty items?>/g, (_, count: string) => ','.repeat(Number(count) > 50 ? 50 : Number(count) - 1))
      : null;
  return holes === null ? null : { source: holes.replace(/,(\s*)\]$/, ',,]'), note: 'empty items are read as holes' };
}

function entries(text: string): string {
  return text.trim() === ''
    ? ''
    : text.replace(/([^,{[(]+?)\s*=>\s*((?:\[[^\]]*\]|\{[^}]*\}|'[^']*'|"[^"]*"|[^,])+)/g, '[$1, $2]');
}

function readPrinted(text: string): Reading | null {
  if (text.includes('\n') || /^[{[<(]/.test(text) || /[{}]/.test(text) || text.length > 400) return null;
  const quoted = text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
  return value(quoted, `the printed text ${text} is read as a string`);
}
