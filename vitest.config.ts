import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { WholeProgramFirst } from './scripts/whole-program-first.ts';

/** Bad models and hostile cases through the whole program take as long as a third of all other tests: they are a command of their own, `npm run test:harness`. */
const apart = process.env['PATCHLINE_TESTS'] === 'harness' ? [] : ['test/harness-models.test.ts', 'test/harness-hostile.test.ts'];

/** Where tests start no process and change nothing of their own: a worker of its own for each file would cost them more than the tests do. */
const pure = [
  'config',
  'domain',
  'lib',
  'ports',
  'present',
  'engines/{backtest,duplicates,filter,forecast,issue-text,policy}',
].map((folder) => `src/${folder}/**/*.test.ts`);
const others = ['src/**/*.test.ts', 'bench/**/*.test.ts', 'demo/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'];
const exclude = ['**/node_modules/**', 'demo/out/**', ...apart];

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: pure, exclude, isolate: false } },
      { extends: true, test: { name: 'others', include: others, exclude: [...exclude, ...pure] } },
    ],
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: WholeProgramFirst },
    maxWorkers: 2,
    maxConcurrency: 2,
    env: {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      LC_ALL: 'C',
      NO_COLOR: '1',
      // Hundreds of starts of the program, each with a cache folder of its own, and of the test runner.
      NODE_COMPILE_CACHE: `${import.meta.dirname}/node_modules/.cache/compiled`,
    },
  },
});

export default config;
