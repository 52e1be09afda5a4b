import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { objectOf, type JsonObject } from '../json.ts';
import type { ApiRequest, ApiResponse } from '../serving/route.ts';
import { loadDescription } from './description.ts';
import { deref, findOperation, type Operation } from './operation.ts';

/** A request or an answer that is not as GitHub describes it. */
export interface Violation {
  readonly operation: string;
  readonly side: 'request' | 'response';
  /** Where in the body, or which parameter, and what is wrong. */
  readonly problem: string;
}

let validator: Ajv | null = null;
const compiled = new Map<string, ValidateFunction>();

function ajv(): Ajv {
  validator ??= new Ajv({
    strict: false,
    // Compiling costs more than validating: no schema is used more than some hundred times in a test file.
    code: { optimize: false },
    inlineRefs: false,
    allErrors: true,
    logger: false,
    validateSchema: false,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, uri: /^https?:\/\/\S+$/ },
  }).addSchema({ $id: 'github', ...loadDescription() });
  return validator;
}

function problemsOf(schema: JsonObject, key: string, value: unknown): readonly string[] {
  const validate = compiled.get(key) ?? ajv().compile(absolute(schema));
  compiled.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []).map(describe);
}

function absolute(value: unknown): JsonObject {
  const text = JSON.stringify(value).replaceAll('"$ref":"#/', '"$ref":"github#/');
  return objectOf(JSON.parse(text));
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath === '' ? '/' : instancePath} ${message ?? 'is wrong'} ${JSON.stringify(params)}`;
}

export function checkRequest(request: ApiRequest): readonly Violation[] {
  // GraphQL is no part of GitHub's OpenAPI description; the graph itself refuses what it has not.
  if (request.path === '/graphql') return [];
  const operation = findOperation(request.method, request.path);
  const violation = (problem: string): Violation => ({
    operation: operation?.name ?? `${request.method} ${request.path}`,
    side: 'request',
    problem,
  });
  if (operation === null) return [violation("GitHub's description, as far as it is kept here, has no such operation")];
  const parameters = Array.isArray(operation.json['parameters']) ? operation.json['parameters'].map(deref) : [];
  const problems = [...queryProblems(operation, parameters, request.query), ...bodyProblems(operation, request.body)];
  return problems.map(violation);
}

function queryProblems(operation: Operation, parameters: readonly JsonObject[], query: URLSearchParams): readonly string[] {
  return [...query].flatMap(([name, value]) => {
    const parameter = parameters.find((each) => each['in'] === 'query' && each['name'] === name);
    if (parameter === undefined) return [`query parameter "${name}" is unknown`];
    const schema = objectOf(parameter['schema']);
    const typed = asTyped(deref(schema), value);
    return problemsOf(schema, `${operation.name} ?${name}`, typed).map((problem) => `query parameter "${name}": ${problem}`);
  });
}

function asTyped(schema: JsonObject, value: string): unknown {
  if (schema['type'] === 'integer' || schema['type'] === 'number') return value.trim() === '' ? value : Number(value);
  if (schema['type'] === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (schema['type'] === 'array') return value.split(',');
  return value;
}

function bodyProblems(operation: Operation, body: unknown): readonly string[] {
  const description = deref(operation.json['requestBody']);
  const schema = objectOf(objectOf(description['content'])['application/json'])['schema'];
  if (body === undefined) return description['required'] === true && schema !== undefined ? ['a body is required'] : [];
  if (schema === undefined) return ['this operation takes no body'];
  return problemsOf(objectOf(schema), `${operation.name} body`, body).map((problem) => `body: ${problem}`);
}

export function checkResponse(request: ApiRequest, answer: ApiResponse): readonly Violation[] {
  const operation = findOperation(request.method, request.path);
  if (operation === null || answer.text !== undefined) return [];
  const violation = (problem: string): Violation => ({ operation: operation.name, side: 'response', problem });
  const described = objectOf(operation.json['responses'])[String(answer.status)];
  if (described === undefined) return undescribed(answer).map(violation);
  const schema = objectOf(objectOf(deref(described)['content'])['application/json'])['schema'];
  if (schema === undefined) return answer.body === null ? [] : [violation(`${answer.status} has a body, and should have none`)];
  if (answer.body === null) return [violation(`${answer.status} has no body`)];
  const key = `${operation.name} ${answer.status}`;
  return problemsOf(objectOf(schema), key, answer.body).map((problem) => violation(`${answer.status}: ${problem}`));
}

/** Statuses that GitHub describes for few operations and gives for all: authentication, permission, absence, limits. */
const general: readonly number[] = [304, 401, 403, 404, 422, 429];

function undescribed({ status, body }: ApiResponse): readonly string[] {
  if (!general.includes(status)) return [`status ${status} is not described`];
  return status === 304 || typeof objectOf(body)['message'] === 'string' ? [] : [`${status} has no message`];
}
