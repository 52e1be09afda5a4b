import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectOf, type JsonObject } from '../test/github/json.ts';
import type { Description } from '../test/github/openapi/description.ts';
import { allRoutes } from '../test/github/routes/all-routes.ts';

/** GitHub's description of its API as npm carries it: 385 MB unpacked, of which one file of 13 MB is read, when the extract is made. */
const source = {
  package: '@octokit/openapi@23.0.2',
  file: 'package/generated/api.github.com.json',
  sha256: '829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a',
  licence: 'MIT',
} as const;

export const extractPath = 'test/github/openapi/description.json';

interface Extract extends Description {
  readonly from: typeof source;
}

/**
 * What the local GitHub's routes need of GitHub's description: their operations and every component that these reach, without prose and examples.
 * An extract of an extract is the same extract.
 */
export function extractFrom(document: JsonObject): Extract {
  const reached = new Set<string>();
  const described = Object.entries(objectOf(document['paths']));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path } of allRoutes) {
    const [name, item] = described.find(([each]) => withoutNames(each) === withoutNames(path)) ?? [];
    const operation = objectOf(item)[method.toLowerCase()];
    if (name !== undefined && operation !== undefined) (paths[name] ??= {})[method.toLowerCase()] = schemaOf(operation, reached);
  }
  const components: Record<string, Record<string, unknown>> = {};
  // A set may grow while it is walked: what a component refers to is reached as well.
  for (const ref of reached) {
    const [, , kind = '', name = ''] = ref.split('/');
    const component = objectOf(objectOf(document['components'])[kind])[name];
    if (component === undefined) throw new Error(`The description refers to ${ref} and has no such component.`);
    (components[kind] ??= {})[name] = schemaOf(component, reached);
  }
  return { from: source, paths, components };
}

/** GitHub's description and our routes may name a part of a path differently. */
function withoutNames(path: string): string {
  return path.replace(/\{\w+\}/g, '{}');
}

const prose: readonly string[] = [
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'operationId',
  'x-github',
];
/** Below these, names are chosen by the author of the description: a property may be called "title". */
const named: readonly string[] = ['properties', 'patternProperties', 'responses', 'headers', 'content'];

/** OpenAPI 3.0's `nullable: true` is unknown to JSON Schema. */
function schemaOf(value: unknown, reached: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => schemaOf(item, reached));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (prose.includes(key) || key === 'nullable') continue;
    copy[key] = named.includes(key) ? namesKept(objectOf(field), reached) : schemaOf(field, reached);
  }
  if (typeof copy['$ref'] === 'string') reached.add(copy['$ref']);
  return objectOf(value)['nullable'] === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}

function namesKept(fields: JsonObject, reached: Set<string>): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOf(field, reached)]));
}

/** JSON with a line for every path and component, so that a diff of two extracts can be read. */
export function extractText({ from, paths, components }: Extract): string {
  const lines = (fields: JsonObject): string =>
    Object.entries(fields)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(field)}`)
      .join(',\n');
  const kinds = Object.entries(components).map(([kind, fields]) => [kind, `{\n${lines(objectOf(fields))}\n}`] as const);
  const parts = kinds.sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, text]) => `${JSON.stringify(kind)}:${text}`);
  return `{"from":${JSON.stringify(from)},\n"paths":{\n${lines(paths)}\n},\n"components":{\n${parts.join(',\n')}\n}}\n`;
}

/** The description from the package registry, checked against the digest of the version that is named above. */
function download(): JsonObject {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-github-description-'));
  try {
    const [packed] = JSON.parse(execFileSync('npm', ['pack', source.package, '--json'], { cwd: folder, encoding: 'utf8' })) as [
      { filename: string },
    ];
    execFileSync('tar', ['-xzf', packed.filename, source.file], { cwd: folder });
    const bytes = readFileSync(join(folder, source.file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== source.sha256)
      throw new Error(
        `${source.file} of ${source.package} has the SHA-256 ${sha256}, not ${source.sha256}: set it where the version is set.`,
      );
    return objectOf(JSON.parse(bytes.toString('utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Beside the extract: whose it is (as REUSE asks for files that take no comment), how it was made, and its digest. */
function licenceText(text: string): string {
  return `SPDX-FileCopyrightText: 2020 Octokit contributors
SPDX-License-Identifier: ${source.licence}

Made by "sh scripts/node.sh scripts/write-github-description.ts" from ${source.package}.
SHA-256 of the extract: ${createHash('sha256').update(text).digest('hex')}
`;
}

if (import.meta.main) {
  const text = extractText(extractFrom(download()));
  writeFileSync(extractPath, text);
  writeFileSync(`${extractPath}.license`, licenceText(text));
}
