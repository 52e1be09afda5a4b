import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extractFrom, extractPath, extractText } from '../../../scripts/write-github-description.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { allRoutes } from '../routes/all-routes.ts';
import { findOperation } from './operation.ts';

const text = readFileSync(extractPath, 'utf8');
const extract = (): Record<string, JsonObject> => JSON.parse(text) as Record<string, JsonObject>;

test('every route of the local GitHub is described; GraphQL is described elsewhere', () => {
  const undescribed = allRoutes.filter(({ method, path }) => findOperation(method, path.replace(/\{\w+\}/g, '1')) === null);
  expect(undescribed.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /graphql']);
});

test('the extract holds what the script takes and nothing else', () => {
  expect(extractText(extractFrom(extract()))).toBe(text);
  const { paths = {}, components = {} } = extract();
  const more = { paths: { ...paths, '/gists': {} }, components };
  expect(extractText(extractFrom(more)), 'a path without a route').toBe(text);
  const { schemas = {} } = components as Record<string, JsonObject>;
  const { label: _label, ...others } = schemas;
  const fewer = { paths, components: { ...components, schemas: others } };
  expect(() => extractFrom(fewer)).toThrow('refers to #/components/schemas/label and has no such component');
});

test('nobody changed the extract by hand', () => {
  const recorded = readFileSync(`${extractPath}.license`, 'utf8');
  expect(recorded).toContain(createHash('sha256').update(text).digest('hex'));
});

test('prose and examples are left out, the names of fields are kept, and `nullable` becomes a type', () => {
  const operation = {
    summary: 'Get a label',
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
    },
  };
  const thing = {
    title: 'Thing',
    type: 'object',
    properties: { title: { type: 'string', nullable: true, example: 'x' }, examples: { type: 'array', items: {} } },
  };
  const path = '/repos/{owner}/{repo}/labels/{any}';
  const made = extractFrom({ paths: { [path]: { get: operation } }, components: { schemas: { thing, unused: {} } } });
  expect(made).toMatchObject({
    paths: { [path]: { get: { responses: { 200: { content: {} } } } } },
    components: {
      schemas: {
        thing: {
          type: 'object',
          properties: { title: { anyOf: [{ type: 'null' }, { type: 'string' }] }, examples: { type: 'array', items: {} } },
        },
      },
    },
  });
  expect(Object.keys(objectOf(made.components['schemas']))).toEqual(['thing']);
  expect(JSON.stringify([made.paths, made.components])).not.toMatch(/summary|description|Thing|unused|"x"/);
});
