import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsdown';

/** Builds a TypeScript program of ours as it is published, plain JavaScript, and gives its path: types are not stripped at each start. */
export async function buildProgram(entry: string, outDir: string): Promise<string> {
  const options = {
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    unbundle: true,
    root: '.',
    fixedExtension: false,
  } as const;
  await build({ ...options, entry: [entry], outDir, config: false, dts: false, clean: true, logLevel: 'error' });
  for (const file of globSync('src/**/*.{cjs,mjs,md,yml}', { exclude: (path) => /probes|fixtures/.test(path) }))
    cpSync(file, join(outDir, file));
  return join(outDir, entry.replace(/\.ts$/, '.js'));
}
