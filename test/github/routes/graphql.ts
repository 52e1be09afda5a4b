import { rootOf } from '../graphql/graph.ts';
import { mutationsOf } from '../graphql/mutations.ts';
import { parseOperation } from '../graphql/parse.ts';
import { GraphProblem, resolve } from '../graphql/resolve.ts';
import { objectOf, textOf } from '../json.ts';
import { ok, problem, type ApiResponse, type Call, type Route } from '../serving/route.ts';

/** GraphQL answers 200 whatever goes wrong in the query, and says so in `errors`. */
async function query(call: Call): Promise<ApiResponse> {
  const { caller, body } = call.request;
  if (caller === null) return problem(401, 'This endpoint requires you to be authenticated.');
  const asked = objectOf(body);
  try {
    const { kind, fields } = parseOperation(textOf(asked['query']), objectOf(asked['variables']));
    const root = kind === 'mutation' ? mutationsOf(call.world, caller) : rootOf(call.world, caller);
    return ok({ data: await resolve(root, fields) });
  } catch (error) {
    const { message } = error as Error;
    const type = error instanceof GraphProblem ? error.type : 'PARSE_ERROR';
    return ok({ data: null, errors: [{ type, message }] });
  }
}

export const graphqlRoutes: readonly Route[] = [
  { method: 'POST', path: '/graphql', anyOf: [], level: 'read', role: 'read', handle: query },
];
