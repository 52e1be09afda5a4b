/** What a text that a test command printed looks like. A text can be written by anybody: this is a hint, never evidence. */
export const shownKinds = ['load-failure', 'test-failure', 'success', 'unclear'] as const;
export type ShownKind = (typeof shownKinds)[number];

/** Lines by which compilers, loaders and runners say that no test was reached. */
const didNotLoad: readonly RegExp[] = [
  /^FAIL\t\S+ \[(?:build|setup) failed\]$/,
  /^error(?:\[E\d{4}\]|: could not compile)/,
  /\berror TS\d{4,5}: /,
  /^[^\s:]{1,300}:\d{1,7}:\d{1,5}: (?:fatal )?error: /,
  /COMPILATION ERROR|Compilation failed; see the compiler/,
  /^(?:E {1,8})?(?:SyntaxError|IndentationError|ImportError|ModuleNotFoundError)\b/,
  /^_* ?ERROR collecting /,
  /ERR_MODULE_NOT_FOUND|Cannot find (?:module|package) '|does not provide an export named|Test suite failed to run/,
  /Failed to (?:resolve import|load url) /,
];

/** Lines by which a test says that it ran and did not hold. */
const didNotHold: readonly RegExp[] = [
  /^ *--- FAIL: /,
  /^test \S.{0,300} \.\.\. FAILED$/,
  /\bpanicked at /,
  /\bAssertionError\b|ERR_ASSERTION|\bXCTAssert\w* failed/,
  /\[FAIL(?:ED)?\]/,
  /^E {1,8}assert /,
  /^Test Failed at /,
];

const failed: readonly RegExp[] = [/^ *not ok \d/, /^ *[✖✕✗×] /, /^FAIL(?:ED)?\b/];
const passed: readonly RegExp[] = [/^ok\b/, /^PASS\b/, /^test result: ok/, /\b0 failed\b/, /^(?:ℹ|#) fail 0$/];

const longestText = 400_000;
const longestLine = 1_000;

/** Reads at most 400,000 characters, in lines of which it looks at 1,000 each: linear. */
export function shownBy(text: string): ShownKind {
  const lines = text
    .slice(0, longestText)
    .split(/\r\n?|\n/)
    .map((line) => line.slice(0, longestLine));
  const shows = (patterns: readonly RegExp[]): boolean => lines.some((line) => patterns.some((pattern) => pattern.test(line)));
  const [load, test] = [shows(didNotLoad), shows(didNotHold)];
  if (load) return test ? 'unclear' : 'load-failure';
  if (test || shows(failed)) return 'test-failure';
  return shows(passed) ? 'success' : 'unclear';
}
