import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { invalid, notFound, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import { askCore } from './core-route.ts';
import { labelNames, tell } from './issues.ts';
import { tooLong } from './limits.ts';
import { issueOf } from './stored.ts';

const repositoryLabels = '/repos/{owner}/{repo}/labels';
const issueLabels = '/repos/{owner}/{repo}/issues/{issue_number}/labels';

/** Label writes take turns, so that what changed can be told from what was there before. */
const turns = new WeakMap<object, Promise<unknown>>();

function inTurn(call: Call, act: () => Promise<ApiResponse>): Promise<ApiResponse> {
  const before = turns.get(call.world) ?? Promise.resolve();
  const mine = before.then(act, act);
  turns.set(call.world, mine);
  return mine;
}

function changeLabels(call: Call): Promise<ApiResponse> {
  return inTurn(call, async () => {
    const repository = repositoryOf(call);
    const number = numberOf(call.parts['issue_number']);
    const before = await issueOf(call.world, repository, number);
    if (before === null) return notFound;
    const { name } = call.parts;
    if (name !== undefined && !labelNames(before).includes(name)) return problem(404, 'Label does not exist');
    const refused = namesOf(call.request.body)
      .map((label) => tooLong('Label', 'label', label))
      .find((found) => found !== null);
    if (refused !== undefined) return refused;
    await makeGrey(call);
    const answer = await askCore(call);
    const after = await issueOf(call.world, repository, number);
    if (answer.status < 300 && after !== null) await announceChange(call, number, { before, after });
    return answer;
  });
}

function namesOf(body: unknown): readonly string[] {
  const labels = Array.isArray(body) ? body : objectOf(body)['labels'];
  return Array.isArray(labels)
    ? labels.map((label) => (typeof label === 'string' ? label : textOf(objectOf(label)['name'])))
    : [];
}

/** A label that is put on and not yet there becomes a grey one; the core would take a random colour. */
async function makeGrey(call: Call): Promise<void> {
  const { owner, fullName } = repositoryOf(call);
  for (const name of namesOf(call.request.body)) {
    await call.world.core.call(owner, 'POST', `/repos/${fullName}/labels`, { name, color: 'ededed' });
  }
}

interface Change {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

async function announceChange(call: Call, number: number, { before, after }: Change): Promise<void> {
  const label = (issue: JsonObject, name: string): JsonObject => ({
    label: listOf(issue['labels']).find((each) => each['name'] === name),
  });
  const [old, now] = [labelNames(before), labelNames(after)];
  for (const name of now.filter((each) => !old.includes(each))) await tell(call, number, 'labeled', label(after, name));
  for (const name of old.filter((each) => !now.includes(each))) await tell(call, number, 'unlabeled', label(before, name));
}

/** The core says only "Validation failed"; clients need the code to tell a name that exists from a bad one. */
function createLabel(call: Call): Promise<ApiResponse> {
  return inTurn(call, async () => {
    const { name, description, color } = objectOf(call.request.body);
    const refused = tooLong('Label', 'label', name) ?? tooLong('Label', 'description', description);
    if (refused !== null) return refused;
    if (color !== undefined && !/^[0-9a-f]{6}$/i.test(textOf(color))) return invalid('Label', 'color', 'invalid');
    const answer = await askCore(call);
    return answer.status === 422 ? invalid('Label', 'name', textOf(name) === '' ? 'missing_field' : 'already_exists') : answer;
  });
}

function changeLabel(call: Call): Promise<ApiResponse> {
  return inTurn(call, () => askCore(call));
}

const both = ['issues', 'pull_requests'] as const;

export const labelRoutes: readonly Route[] = [
  { method: 'GET', path: repositoryLabels, anyOf: both, level: 'read', role: 'read', handle: askCore },
  { method: 'POST', path: repositoryLabels, anyOf: both, level: 'write', role: 'write', handle: createLabel },
  { method: 'GET', path: `${repositoryLabels}/{name}`, anyOf: both, level: 'read', role: 'read', handle: askCore },
  { method: 'PATCH', path: `${repositoryLabels}/{name}`, anyOf: both, level: 'write', role: 'write', handle: changeLabel },
  { method: 'DELETE', path: `${repositoryLabels}/{name}`, anyOf: both, level: 'write', role: 'write', handle: changeLabel },
  { method: 'GET', path: issueLabels, anyOf: both, level: 'read', role: 'read', handle: askCore },
  { method: 'POST', path: issueLabels, anyOf: both, level: 'write', role: 'triage', handle: changeLabels },
  { method: 'PUT', path: issueLabels, anyOf: both, level: 'write', role: 'triage', handle: changeLabels },
  { method: 'DELETE', path: issueLabels, anyOf: both, level: 'write', role: 'triage', handle: changeLabels },
  { method: 'DELETE', path: `${issueLabels}/{name}`, anyOf: both, level: 'write', role: 'triage', handle: changeLabels },
];
