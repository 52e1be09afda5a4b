import { z } from 'zod';
import { configSchema } from '../src/config/schema.ts';

interface Field {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  /** A table with names of the owner's choice; `false` where there are none. */
  readonly additionalProperties?: Field | boolean;
  readonly items?: Field;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly type?: string;
  readonly anyOf?: readonly Field[];
}

/** The page `docs/configuration.md`, made from the schema's own descriptions. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(configSchema) as Field;
  const rows = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => rowsOf(name, field));
  return `<!-- SPDX-License-Identifier: CC-BY-SA-4.0 -->
<!-- Made by "sh scripts/node.sh scripts/write-configuration-page.ts > docs/configuration.md"; a test keeps it in step with the schema. -->
# Configuration

\`patchline.yml\` at the top of the repository. Every field is optional, flags win over the file, and all problems are reported at once.

| field | kind | meaning |
|---|---|---|
${rows.join('\n')}
`;
}

function rowsOf(name: string, field: Field): readonly string[] {
  const own = `| \`${name}\` | ${kindOf(field)} | ${field.description ?? ''} |`;
  return [
    own,
    ...innerRows(name, field),
    ...innerRows(`${name}.NAME`, valuesOf(field)),
    ...innerRows(`${name}[]`, field.items ?? {}),
  ];
}

function innerRows(name: string, { properties = {} }: Field): readonly string[] {
  return Object.entries(properties).flatMap(([inner, value]) => rowsOf(`${name}.${inner}`, value));
}

function valuesOf({ additionalProperties = false }: Field): Field {
  return typeof additionalProperties === 'boolean' ? {} : additionalProperties;
}

function kindOf(field: Field): string {
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(' or ');
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.anyOf !== undefined) return field.anyOf.map(kindOf).join(' or ');
  if (Object.keys(valuesOf(field)).length > 0) return 'groups by name';
  return { array: 'list', object: 'group', integer: 'whole number' }[field.type ?? ''] ?? field.type ?? '';
}

if (import.meta.main) process.stdout.write(configurationPage());
