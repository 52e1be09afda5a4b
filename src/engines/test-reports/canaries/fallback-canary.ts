import type { RunnerKind } from '#domain/test-report.ts';

export interface FallbackRequest {
  readonly runner: RunnerKind;
  readonly isModule: boolean;
  readonly isTypeScript: boolean;
  /** tape and tap declare tests through their own package. */
  readonly tapPackage: string;
  readonly name: string;
}

/** A must-fail test at the end of a file in whose text no assertion of a known form was found; `null` where the runner has none. */
export function fallbackCanary(request: FallbackRequest): string | null {
  const name = JSON.stringify(request.name);
  const builtin = (module: string): string => `process.getBuiltinModule('${module}')`;
  const body = `{ ${builtin('node:assert')}.strictEqual(1, 2); }`;
  switch (request.runner) {
    case 'node-test':
      return lines(request, [`;${builtin('node:test')}.test(${name}, () => ${body});`]);
    case 'mocha':
      return lines(request, [`;(globalThis.it || globalThis.test)(${name}, function () ${body});`]);
    case 'jest':
      return lines(request, [`;it(${name}, () => { expect(1).toBe(2); });`]);
    case 'vitest':
      return lines(request, [
        `import { it as canaryOfFile, expect as expectationOf } from 'vitest';`,
        `canaryOfFile(${name}, () => { expectationOf(1).toBe(2); });`,
      ]);
    case 'tap':
      return lines(request, tapLines(request, name));
    case 'command':
      return null;
  }
}

function tapLines(request: FallbackRequest, name: string): readonly string[] {
  const body = request.tapPackage === 'ava' ? 't.is(1, 2);' : 't.equal(1, 2); t.end();';
  const call = `(${name}, (t) => { ${body} });`;
  const isFunction = request.tapPackage === 'ava';
  if (!request.isModule) return [`;require('${request.tapPackage}')${isFunction ? '' : '.test'}${call}`];
  return [`import * as tapOfFile from '${request.tapPackage}';`, `(tapOfFile.test || tapOfFile.default)${call}`];
}

function lines(request: FallbackRequest, statements: readonly string[]): string {
  return statements.map((statement) => `${request.isTypeScript ? '// @ts-ignore\n' : ''}${statement}\n`).join('');
}
