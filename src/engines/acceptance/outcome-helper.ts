import type { DialectImport, HelperUse } from './dialect-shape.ts';

/** The helper functions of a test file, written once where a test uses them. */
export interface HelperNotes {
  /** An error counts as a result. */
  readonly plain: HelperUse;
  /** The same under a clock: what does not end counts as a result, too. */
  readonly timed: HelperUse;
  imports(): readonly DialectImport[];
  declaration(isTypeScript: boolean): string;
}

/** `seconds`: how long a timed call may take before it counts as one without an end. */
export function outcomeHelpers(seconds: number): HelperNotes {
  const used = new Set<'outcomeOf' | 'timedOutcomeOf'>();
  const calling = (name: 'outcomeOf' | 'timedOutcomeOf'): HelperUse => ({
    outcome(expression) {
      used.add(name);
      const plain = expression.startsWith('await ') ? expression.slice(6) : expression;
      return `await ${name}(async () => ${plain})`;
    },
  });
  return {
    plain: calling('outcomeOf'),
    timed: calling('timedOutcomeOf'),
    imports: () =>
      used.has('timedOutcomeOf') ? [{ specifier: 'node:vm', names: ['createContext', 'runInContext'], local: null }] : [],
    declaration(isTypeScript) {
      const types = isTypeScript ? { call: ': () => Promise<unknown>', result: ': Promise<unknown>', any: ': any' } : noTypes;
      const parts = [
        ...(used.has('outcomeOf') ? [outcomeOf(types)] : []),
        ...(used.has('timedOutcomeOf') ? [timedOutcomeOf(types, seconds)] : []),
      ];
      return parts.join('\n\n');
    },
  };
}

interface Types {
  readonly call: string;
  readonly result: string;
  readonly any: string;
}

const noTypes: Types = { call: '', result: '', any: '' };

function outcomeOf(types: Types): string {
  return [
    '// An error counts as a result, so that a crash is told apart from the value that is expected.',
    `async function outcomeOf(call${types.call})${types.result} {`,
    '  try {',
    '    return await call();',
    '  } catch (error) {',
    '    return error;',
    '  }',
    '}',
  ].join('\n');
}

/** Node's own watchdog ends a loop in the middle of it, in whatever module it turns; a timer alone would never be called. */
function timedOutcomeOf(types: Types, seconds: number): string {
  const limit = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return [
    `// A call that does not end within ${limit} is stopped and counts as a result, as an error does: both differ from what is expected.`,
    `const timed${types.any} = createContext({});`,
    `async function timedOutcomeOf(call${types.call})${types.result} {`,
    `  const late = new Error('did not end within ${limit}');`,
    `  let timer${types.any};`,
    '  try {',
    '    timed.call = call;',
    `    const result = runInContext('call()', timed, { timeout: ${seconds * 1000} });`,
    `    const end = new Promise((resolve) => (timer = setTimeout(resolve, ${seconds * 1000}, late)));`,
    '    return await Promise.race([result, end]);',
    `  } catch (error${types.any}) {`,
    `    return error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? late : error;`,
    '  } finally {',
    '    clearTimeout(timer);',
    '  }',
    '}',
  ].join('\n');
}
