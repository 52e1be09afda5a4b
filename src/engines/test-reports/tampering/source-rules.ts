import type { CallExpression, NewExpression, Node, OptionalCallExpression } from '@babel/types';
import { memberPath, plainText } from './member-path.ts';
import type { FindingWeight, TamperingRule } from './finding.ts';

export interface Hit {
  readonly rule: TamperingRule;
  readonly weight: FindingWeight;
}

/** What the names at a place stand for. */
export interface Names {
  /** Names for modules or their parts: `fs` → `fs`, `writeFileSync` → `fs.writeFileSync`. */
  readonly modules: ReadonlyMap<string, string>;
  /** Whether the file declares the name in a scope around the place. */
  isLocal(name: string): boolean;
}

const testGlobals =
  'describe context suite it test specify before after beforeEach afterEach beforeAll afterAll expect jest vi mocha assert chai should'.split(
    ' ',
  );
const testModules =
  /^(?:assert(?:\/strict)?|test|chai|mocha|jest|vitest|tape|tap|expect|sinon|ava|should|power-assert|@jest\/.+|@vitest\/.+)$/;
const builtins = new Set(
  'Object Function Array String Number Boolean Symbol Error Promise Map Set Date RegExp JSON Math Reflect Proxy Buffer console Iterator'.split(
    ' ',
  ),
);
const forbid = (rule: TamperingRule): Hit => ({ rule, weight: 'forbidden' });
const note = (rule: TamperingRule): Hit => ({ rule, weight: 'unusual' });

const endings = /^process\.(?:exit|reallyExit|abort|kill|dlopen|_rawDebug|emit|_tickCallback)$/;
const internals =
  /^process\.(?:binding|_linkedBinding|getBuiltinModule|mainModule|report|setUncaughtExceptionCaptureCallback|_getActiveHandles|ppid|execArgv)\b/;
const loader =
  /^(?:require\.(?:cache|extensions|main)|module\.(?:constructor|parent|children|paths)|(?:Module|module|require\(module\))\.(?:_load|_cache|_resolveFilename|_extensions|_compile|prototype|registerHooks|register|wrap|runMain|syncBuiltinESMExports|createRequire)|import\.meta\.(?:resolve|main))\b/;
const harmlessLoader = /^require\.main$|\.createRequire$|^import\.meta\.(?:resolve|main)$/;
const environment =
  /^process\.env\.(?:NODE_OPTIONS|NODE_ENV|NODE_TEST_CONTEXT|JEST_WORKER_ID|VITEST\w*|MOCHA\w*|TAP\w*|CI|npm_\w+|NODE_V8_COVERAGE|TEST)$/;
const names =
  /NODE_OPTIONS|NODE_TEST_CONTEXT|JEST_WORKER_ID|VITEST_|npm_lifecycle|\/proc\/|\/patchline|\.mocharc|--test-reporter|jest\.asymmetricMatcher/;
const writes =
  /^(?:fs|fs\/promises|require\(fs\)|require\(fs\/promises\)|fs\.promises)\.(?:write\w*|append\w*|rm\w*|unlink\w*|rename\w*|truncate\w*|ftruncate\w*|copy\w*|cp\w*|symlink\w*|link\w*|open\w*|close\w*|createWriteStream|chmod\w*|mkdir\w*)$/;
const nodeModules =
  /^(?:events|stream|util|fs|fs\/promises|path|buffer|url|timers|perf_hooks|readline|string_decoder|querystring|crypto|os|process)(?:\.|$)/;
const powerModules =
  /^(?:module|inspector(?:\/promises)?|vm|v8|worker_threads|repl|cluster|async_hooks|trace_events|diagnostics_channel)$/;

/** What one node of a source file is caught by; the caller walks the tree. */
export function hitsOf(node: Node, parent: Node | null, scope: Names): readonly Hit[] {
  switch (node.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return memberHits(resolved(node, scope), parent, scope);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return callHits(node, scope);
    case 'AssignmentExpression':
      return patchHits(node.left, scope);
    case 'UpdateExpression':
      return patchHits(node.argument, scope);
    case 'UnaryExpression':
      return node.operator === 'typeof' && isTestGlobal(node.argument, scope)
        ? [forbid('test-detection')]
        : node.operator === 'delete'
          ? patchHits(node.argument, scope)
          : [];
    case 'StringLiteral':
    case 'TemplateElement':
      return names.test(typeof node.value === 'string' ? node.value : node.value.raw) ? [forbid('runner-environment')] : [];
    case 'ImportDeclaration':
      return moduleHits(node.source.value);
    case 'ObjectProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
      return isNamed(node.key, 'asymmetricMatch')
        ? [forbid('asymmetric-value')]
        : isNamed(node.key, '$$typeof')
          ? [note('asymmetric-value')]
          : [];
    default:
      return [];
  }
}

function resolved(node: Node, scope: Names): string {
  const [root = '', ...rest] = memberPath(node).split('.');
  return [scope.modules.get(root) ?? root, ...rest].join('.');
}

function memberHits(path: string, parent: Node | null, scope: Names): readonly Hit[] {
  const isInner = parent?.type === 'MemberExpression' && parent.object.type === 'MemberExpression';
  const [root = ''] = path.split('.');
  if (endings.test(path)) return [forbid('process-end')];
  if (path === 'process.exitCode') return [forbid('exit-status')];
  if (internals.test(path)) return [forbid('process-internals')];
  if (harmlessLoader.test(path)) return [note('module-loader')];
  if (loader.test(path)) return [forbid('module-loader')];
  if (environment.test(path)) return [/NODE_ENV|\.CI$/.test(path) ? note('test-detection') : forbid('test-detection')];
  if (/^(?:expect|jest|vi|mocha|chai)$/.test(root) && !scope.isLocal(root)) return [forbid('assertion-library-patched')];
  if (/^(?:process|globalThis|global|require|module)\.\[\]/.test(path) && !isInner) return [note('computed-reach')];
  if (/^Error\.(?:prepareStackTrace|captureStackTrace|stackTraceLimit)$|\.stack$/.test(path)) return [note('stack-reading')];
  if (/^process\.std(?:out|err)\.(?:write|_write|fd)$/.test(path)) return [note('output-forged')];
  return writes.test(path) ? [note('file-written')] : [];
}

function callHits(node: CallExpression | NewExpression | OptionalCallExpression, scope: Names): readonly Hit[] {
  const path = resolved(node.callee, scope);
  const [first] = node.arguments;
  const hasText = first !== undefined && plainText(first) !== null;
  if (path === 'eval' || path === 'Function' || path.endsWith('.constructor.constructor')) return [forbid('code-from-text')];
  if (path.endsWith('.constructor') && hasText && node.type === 'CallExpression') return [forbid('code-from-text')];
  if (/^(?:setTimeout|setInterval)$/.test(path) && first?.type === 'StringLiteral') return [forbid('code-from-text')];
  if (path === 'require') return first === undefined ? [] : requiredHits(first);
  if (/^process\.(?:on|once|addListener|prependListener|prependOnceListener|removeAllListeners|off|removeListener)$/.test(path))
    return processEventHits(first);
  if (/^(?:Object|Reflect)\.(?:definePropert(?:y|ies)|assign|setPrototypeOf|set|defineProperty|deleteProperty)$/.test(path))
    return first === undefined ? [] : patchHits(first, scope, true);
  if (/^(?:describe|context|suite|it|test|specify)\.(?:only|skip|todo)$|^(?:fdescribe|fit|xdescribe|xit|xtest)$/.test(path))
    return [forbid('focused-or-skipped-test')];
  if (isTestGlobal(node.callee, scope)) return [forbid('test-global-replaced')];
  if (/^(?:child_process|require\(child_process\))(?:\.|$)/.test(path)) return [note('child-process')];
  if (/\b__(?:defineGetter|defineSetter)__$/.test(path)) return [note('builtin-patched')];
  return [];
}

function requiredHits(argument: Node): readonly Hit[] {
  const text = plainText(argument);
  return text === null ? [note('computed-reach')] : moduleHits(text);
}

function moduleHits(specifier: string): readonly Hit[] {
  const name = specifier.replace(/^node:/, '');
  if (powerModules.test(name)) return [forbid('process-internals')];
  if (testModules.test(name))
    return [name.startsWith('assert') ? note('assertion-library-patched') : forbid('assertion-library-patched')];
  return name === 'child_process' ? [note('child-process')] : [];
}

function processEventHits(event: Node | undefined): readonly Hit[] {
  const name = event === undefined ? null : plainText(event);
  return name === null ||
    /^(?:exit|beforeExit|uncaughtException|unhandledRejection|uncaughtExceptionMonitor|SIG\w+|message|disconnect)$/.test(name)
    ? [forbid('exit-status')]
    : [];
}

/** An assignment, a deletion or a definition whose target is shared with the tests. `whole`: the object itself, not a part of it, is named. */
function patchHits(target: Node, scope: Names, whole = false): readonly Hit[] {
  const written = memberPath(target);
  const [root = '', ...rest] = written.split('.');
  if (/^(?:globalThis|global|window|self)(?:\.|$)/.test(written)) return [forbid('test-global-replaced')];
  const isTests = testGlobals.includes(root) && !scope.isLocal(root);
  if (rest.length === 0 && !whole && builtins.has(root) && !scope.isLocal(root)) return [forbid('builtin-patched')];
  if (rest.length === 0 && !whole) return isTests ? [forbid('test-global-replaced')] : [];
  const module = scope.modules.get(root) ?? /^require\((.*)\)$/.exec(root)?.[1];
  if (module !== undefined && testModules.test(module.split('.')[0] ?? '')) return [forbid('assertion-library-patched')];
  if (isTests) return [forbid('assertion-library-patched')];
  if (module !== undefined && nodeModules.test(module)) return [forbid('builtin-patched')];
  if (module === undefined && builtins.has(root) && !scope.isLocal(root)) return [forbid('builtin-patched')];
  return written.startsWith('process.') ? [forbid('process-internals')] : [];
}

const testFunctions = /^(?:describe|it|test|beforeEach|afterEach|beforeAll|afterAll|expect|jest|vi|mocha|specify)$/;

function isTestGlobal(node: Node, scope: Names): boolean {
  return node.type === 'Identifier' && testFunctions.test(node.name) && !scope.isLocal(node.name);
}

function isNamed(key: Node, name: string): boolean {
  return (key.type === 'Identifier' && key.name === name) || (key.type === 'StringLiteral' && key.value === name);
}
