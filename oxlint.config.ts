import { defineConfig, type OxlintConfig } from 'oxlint';
import { layers, type Layer } from './scripts/layers.ts';

/** One override per layer: what it may not import, with the reason. Type imports count. */
function layerOverride(layer: Layer): NonNullable<OxlintConfig['overrides']>[number] {
  const forbidden = layers.filter((other) => other.name !== layer.name && !layer.mayImport.includes(other.name));
  return {
    files: [`src/${layer.name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbidden.map((other) => ({
              group: [`#${other.name}/**`],
              message: `${layer.name} may not import ${other.name}: ${layer.because}.`,
            })),
            ...(layer.isolated === 'front-files'
              ? [
                  {
                    regex: String.raw`^\.\./\.\./`,
                    message: 'Another engine is used through its front file: #engines/<name>/<name>.ts.',
                  },
                ]
              : []),
          ],
        },
      ],
    },
  };
}

const config: OxlintConfig = defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  categories: { correctness: 'error' },
  ignorePatterns: [
    'demo/out/**',
    'bench/cases/**',
    'dist/**',
    '**/fixtures/**',
    '**/harness/**',
    '**/reporters/**',
    '**/escape-probes/**',
  ],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-floating-promises': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'no-console': 'off',
  },
  overrides: [
    ...layers.map(layerOverride),
    // Tests put together what production code keeps apart; the layer test leaves out the same files.
    { files: ['src/**/*.{test,contract,fake,fixture}.ts', 'src/**/test-support/**'], rules: { 'no-restricted-imports': 'off' } },
  ],
});

export default config;
