#!/usr/bin/env node
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Patchline needs Node 22.18 or newer and this is Node ${process.versions.node}. In a checkout, run "sh scripts/setup.sh" once and then "sh scripts/node.sh bin/patchline.js".`,
  );
  process.exit(2);
}
// Keeps what Node makes of several hundred modules at each start. In a folder of the user's own: what lies there is executed.
nodeModule.enableCompileCache(join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchline', 'compiled'));
const source = new URL('../src/apps/cli/main.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/apps/cli/main.js', import.meta.url).href);
await main(process.argv);
