/** A module that must be loaded before the tests, and how. */
export interface Preload {
  readonly kind: 'require' | 'import';
  readonly name: string;
}

export interface NodeFlags {
  /** Flags for the node program itself. */
  readonly flags: readonly string[];
  /** `--require` and `--import`: loaded by our own start file, after the report's channel is open. */
  readonly preloads: readonly Preload[];
  /** What is left: the runner's own arguments. */
  readonly rest: readonly string[];
}

const withValue = new Set([
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--stack-trace-limit',
  '--max-old-space-size',
  '--experimental-default-type',
]);
const isBareFlag =
  /^--(?:experimental-[\w-]+|no-experimental-[\w-]+|no-warnings|enable-source-maps|expose-gc|expose_gc|harmony[\w-]*|preserve-symlinks|preserve-symlinks-main|throw-deprecation|no-deprecation|trace-[\w-]+|unhandled-rejections=\w+|max-old-space-size=\d+|stack-size=\d+|stack-trace-limit=\d+|icu-data-dir=.+|allow-natives-syntax)$/;

/**
 * Splits arguments into those of node and those of a runner. `owner: 'runner'`: `-r` and `--require` belong to the runner (mocha and
 * jest load them themselves); `--import` is always node's.
 */
export function readNodeFlags(argv: readonly string[], owner: 'node' | 'runner' = 'node'): NodeFlags {
  const flags: string[] = [];
  const preloads: Preload[] = [];
  const rest: string[] = [];
  const queue = argv.flatMap((argument) => splitValue(argument));
  while (queue.length > 0) {
    const argument = queue.shift() ?? '';
    const preload = preloadKind(argument, owner);
    if (preload !== null) preloads.push({ kind: preload, name: queue.shift() ?? '' });
    else if (withValue.has(argument)) flags.push(`${argument}=${queue.shift() ?? ''}`);
    else if (isBareFlag.test(argument)) flags.push(argument);
    else rest.push(argument);
  }
  return { flags: flags.map((flag) => flag.replace(/^-C=/, '--conditions=')), preloads, rest };
}

/** `--import=x` as two arguments; other `--name=value` stay whole. */
function splitValue(argument: string): readonly string[] {
  const [, name, value] = /^(--[\w-]+)=(.*)$/.exec(argument) ?? [];
  if (name === undefined || value === undefined) return [argument];
  return withValue.has(name) || name === '--import' || name === '--require' ? [name, value] : [argument];
}

function preloadKind(argument: string, owner: 'node' | 'runner'): Preload['kind'] | null {
  if (argument === '--import') return 'import';
  const isRequire = argument === '--require' || argument === '-r';
  return isRequire && owner === 'node' ? 'require' : null;
}
