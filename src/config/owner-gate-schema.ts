import { z } from 'zod';
import type { OwnerGate } from '#domain/owner-gate.ts';
import { mostWrites, type WriteCapability } from '#domain/write-capability.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, 'lower-case letters, digits, "." and "-"');
const path = z
  .string()
  .regex(/^(?:\/(?:\{scope\}|\*|(?!\.{1,2}(?:\/|$))[\w.~:@-]+))+$/, 'a path like /services/{scope}/items; "*" is any one segment')
  .max(300);
const reserved = /^(?:host|connection|content-.*|transfer-encoding|upgrade|expect|te|trailer|x-http-method.*)$/;

const target = z.strictObject({
  name: name.describe('First segment of the path that the probe asks for.'),
  url: z
    .url()
    .refine(isSafeAddress, 'https, or http on this machine, without query or credentials')
    .describe('Where it is: an instance for tests, never one that people depend on.'),
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional()
    .describe('Environment variable that holds the credential; the probe never sees it.'),
  header: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,60}$/, 'the name of a header in small letters')
    .refine((header) => !reserved.test(header), 'a header that carries a credential')
    .optional()
    .describe('Header that carries the credential. Default authorization, as a bearer token where the value is one word.'),
});

const create = z
  .strictObject({
    path: path.describe('Where something may be made, by POST. "{scope}" is the scope, "*" any one segment.'),
    scopeField: z
      .string()
      .regex(/^[\w-]+(?:\.[\w-]+)*$/)
      .max(200)
      .optional()
      .describe('Field of the JSON body that has to hold the scope, dots between keys. Needed where the path has no "{scope}".'),
  })
  .refine(
    (rule) => rule.scopeField !== undefined || rule.path.split('/').includes('{scope}'),
    'says nowhere that the scope is kept to',
  );

const writes = z
  .strictObject({
    targets: z
      .array(target)
      .min(1)
      .max(10)
      .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'two targets have the same name')
      .describe('The only places that the probe can reach.'),
    scope: z
      .string()
      .regex(/^[\w~:@-][\w.~:@-]{0,199}$/, 'an id of letters, digits and . ~ : @ - _')
      .describe('Id of the one thing made for tests, inside which the probe may make something.'),
    create: z.array(create).max(20).optional().describe('What may be made. Nothing can be changed or removed. Default: nothing.'),
    read: z.array(path).max(50).optional().describe('Paths that may be read with GET. Default: all of the targets.'),
    most: z
      .number()
      .int()
      .min(0)
      .max(mostWrites)
      .optional()
      .describe(`Most things made for one work item, over all of its runs and gates. Default and upper bound ${mostWrites}.`),
  })
  .describe('For a live probe: what it may reach and make, at http://127.0.0.1 under PATCHLINE_PROBE_URL, watched call by call.');

const command = z.union([z.string().min(1), z.array(z.string()).min(1)]);

/** Field `gates` of `patchline.yml`. */
export const ownerGatesSchema = z
  .array(
    z.strictObject({
      name: name.describe('How it is called in reports.'),
      command: command.describe('A list of arguments, or one string that is split at spaces and quotes; never a shell line.'),
      timeoutSeconds: z.number().int().min(1).max(86_400).optional().describe('Longest time that it may take. Default 300.'),
      evenIfRedOnBase: z
        .boolean()
        .optional()
        .describe(
          'Whether a change is held to it even where the base commit fails it, too. Default false: that is shown, and counts against nobody.',
        ),
      writes: writes.optional(),
    }),
  )
  .max(50);

type GatesInFile = z.infer<typeof ownerGatesSchema>;

/** The owner's gates with defaults filled in; `toArgv` splits a command and throws where it cannot. */
export function ownerGates(
  gates: GatesInFile | undefined,
  toArgv: (command: string | readonly string[], field: string) => readonly string[],
): readonly OwnerGate[] {
  return (gates ?? []).map((gate) => ({
    name: gate.name,
    argv: toArgv(gate.command, `gates.${gate.name}.command`),
    wallMs: (gate.timeoutSeconds ?? 300) * 1000,
    ...(gate.evenIfRedOnBase === true ? { evenIfRedOnBase: true } : {}),
    ...(gate.writes === undefined ? {} : { writes: capabilityOf(gate.writes) }),
  }));
}

function capabilityOf({ targets, scope, create: creates = [], read, most }: z.infer<typeof writes>): WriteCapability {
  return {
    targets: targets.map(({ name: called, url, key, header }) => ({
      name: called,
      url,
      credential: key === undefined ? null : { header: header ?? 'authorization', environmentVariable: key },
    })),
    scope,
    creates: creates.map((rule) => ({ path: rule.path, scopeField: rule.scopeField ?? null })),
    reads: read ?? null,
    most: most ?? mostWrites,
  };
}

function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname));
}
