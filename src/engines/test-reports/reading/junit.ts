/** One `testcase` of a JUnit XML report. */
export interface JunitCase {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** `type` and text of the failure; empty where it passed. */
  readonly failureType: string;
  readonly message: string;
}

/** Reads the test cases of a JUnit XML report (the form that runners agree on: `testsuite`, `testcase`, `failure`, `error`, `skipped`). */
export function parseJunit(xml: string): readonly JunitCase[] {
  const cases: JunitCase[] = [];
  for (const match of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const [, attributes = '', body = ''] = match;
    const failure = /<(failure|error)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/.exec(body);
    const suite = attribute(attributes, 'classname');
    const name = attribute(attributes, 'name');
    cases.push({
      name: suite === '' || suite === name ? name : `${suite} > ${name}`,
      status: failure !== null ? 'failed' : /<skipped\b/.test(body) ? 'skipped' : 'passed',
      failureType: failure === null ? '' : attribute(failure[2] ?? '', 'type'),
      message: failure === null ? '' : [attribute(failure[2] ?? '', 'message'), decoded(failure[3] ?? '')].join('\n').trim(),
    });
  }
  return cases;
}

function attribute(text: string, name: string): string {
  const match = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text) ?? new RegExp(`(?:^|\\s)${name}='([^']*)'`).exec(text);
  return decoded(match?.[1] ?? '');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string, decimal: string, name: string) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      return decimal ? String.fromCodePoint(Number(decimal)) : (entities[name] ?? whole);
    });
}
