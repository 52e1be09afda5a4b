// Asks a name server for a name that only that server knows.
import { Resolver } from 'node:dns/promises';
import { attempt, words } from './verdict.mjs';

const resolver = new Resolver({ timeout: 700, tries: 2 });
resolver.setServers([words[0]]);
await attempt(async () => (await resolver.resolve4('decoy.test')).includes('192.0.2.1'));
