import type { TestSetup } from '#domain/acceptance.ts';
import type { Dialect } from './dialect-shape.ts';
import { expectDialect } from './expect-dialect.ts';
import { nodeAssertDialect } from './node-assert-dialect.ts';
import { tapDialect } from './tap-dialect.ts';

export function dialectOf(setup: TestSetup, sample: string | null): Dialect {
  switch (setup.runner) {
    case 'jest':
      return expectDialect({ imports: [], testFunction: prefersIt(sample) ? 'it' : 'test' });
    case 'vitest': {
      const testFunction = prefersIt(sample) ? 'it' : 'test';
      return expectDialect({ imports: [{ specifier: 'vitest', names: ['expect', testFunction], local: null }], testFunction });
    }
    case 'tap':
      return tapDialect(setup);
    case 'mocha': {
      const isTdd = /(?:^|[\s=])q?tdd$|qunit/.test(setup.extraArgv.join(' '));
      return nodeAssertDialect({ imports: [], testFunction: isTdd ? 'test' : 'it' });
    }
    case 'node-test':
    case 'command': {
      const isIt = prefersIt(sample) && sample?.includes('node:test') === true;
      const imports = isIt
        ? [{ specifier: 'node:test', names: ['it'], local: null }]
        : [{ specifier: 'node:test', names: null, local: 'test' }];
      return nodeAssertDialect({ imports, testFunction: isIt ? 'it' : 'test' });
    }
  }
}

function prefersIt(sample: string | null): boolean {
  return sample !== null && /\bit\s*\(/.test(sample) && !/\btest\s*\(/.test(sample);
}
