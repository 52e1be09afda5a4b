#!/usr/bin/env node
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { isAbsolute, join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Patchline needs Node 22.18 or newer and this is Node ${process.versions.node}. In a checkout, run "sh scripts/setup.sh" once and then "sh scripts/node.sh bin/patchline.js".`,
  );
  process.exit(2);
}
// Keeps what Node makes of several hundred modules at each start. Only in a folder of the user's own: what lies there is executed.
const { XDG_CACHE_HOME: given = '', HOME: home = '' } = process.env;
const cache = [given, join(home, '.cache')].find(isAbsolute);
if (cache !== undefined) nodeModule.enableCompileCache(join(cache, 'patchline', 'compiled'));
const source = new URL('../src/apps/cli/main.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/apps/cli/main.js', import.meta.url).href);
await main(process.argv);
