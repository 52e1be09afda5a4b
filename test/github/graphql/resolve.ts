import type { Field } from './parse.ts';

/** A value of the graph: plain, or an object whose fields are asked for one by one. */
export type Resolver = (given: Readonly<Record<string, unknown>>) => unknown;
export interface Node {
  readonly type: string;
  readonly fields: Readonly<Record<string, Resolver>>;
}

export class GraphProblem extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** A list in GitHub's way of paging: `nodes`, `totalCount`, `pageInfo`; a cursor is the place in the list. */
export function connection(type: string, items: readonly Node[]): Resolver {
  return (given) => {
    if (typeof given['first'] !== 'number') {
      throw new GraphProblem(
        'MISSING_PAGINATION_BOUNDARIES',
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${type}\` connection.`,
      );
    }
    const start = Number(given['after'] ?? 0);
    const end = start + given['first'];
    const pageInfo: Node = {
      type: 'PageInfo',
      fields: {
        hasNextPage: () => end < items.length,
        endCursor: () => (items.length === 0 ? null : String(Math.min(end, items.length))),
      },
    };
    const fields = { totalCount: () => items.length, nodes: () => items.slice(start, end), pageInfo: () => pageInfo };
    return { type, fields } satisfies Node;
  };
}

export async function resolve(node: Node, wanted: readonly Field[]): Promise<Readonly<Record<string, unknown>>> {
  const answer: Record<string, unknown> = {};
  for (const field of wanted) {
    const resolver = field.name === '__typename' ? () => node.type : node.fields[field.name];
    if (resolver === undefined)
      throw new GraphProblem('undefinedField', `Field '${field.name}' doesn't exist on type '${node.type}'`);
    answer[field.alias] = await shown(await resolver(field.arguments), field);
  }
  return answer;
}

async function shown(value: unknown, field: Field): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => shown(each, field)));
  return isNode(value) ? resolve(value, field.fields) : value;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'fields' in value && 'type' in value;
}
