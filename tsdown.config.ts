import { cpSync, globSync } from 'node:fs';
import { defineConfig, type UserConfig } from 'tsdown';

/** The published program: plain JavaScript in the folders of `src`, because Node strips no types below `node_modules`. */
const config: UserConfig = defineConfig({
  entry: ['src/apps/cli/main.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  unbundle: true,
  root: 'src',
  dts: false,
  clean: true,
  fixedExtension: false,
  hooks: {
    // What runs inside the sandbox is plain JavaScript already and is found beside the code that mounts it; so are prompts.
    'build:done': () => {
      for (const file of globSync('src/**/*.{cjs,mjs,md,yml,css,svg}', { exclude: (path) => /probes|fixtures/.test(path) }))
        cpSync(file, file.replace(/^src\//, 'dist/'));
    },
  },
});

export default config;
