import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { GitHubClient, Question } from '../client/client.ts';

/** Asks, and holds the answer against its shape. */
export async function read<T>(client: GitHubClient, shape: z.ZodType<T>, question: Question): Promise<T> {
  return shaped(shape, await client.ask(question), question);
}

/** As `read`; `null` where GitHub says that there is no such thing. */
export async function readExisting<T>(client: GitHubClient, shape: z.ZodType<T>, question: Question): Promise<T | null> {
  const data = await client.askForExisting(question);
  return data === null ? null : shaped(shape, data, question);
}

/** The entries of a list, page by page, to its end. */
export async function* readPages<T>(client: GitHubClient, shape: z.ZodType<T>, question: Question): AsyncIterable<readonly T[]> {
  for await (const page of client.pages(question)) yield shaped(z.array(shape), page, question);
}

/** The whole list. */
export async function readAll<T>(client: GitHubClient, shape: z.ZodType<T>, question: Question): Promise<readonly T[]> {
  const pages: (readonly T[])[] = [];
  for await (const page of readPages(client, shape, question)) pages.push(page);
  return pages.flat();
}

/**
 * Runs a GraphQL query. Half an answer is none: throws WorldError `repository` where it names errors of a type (a refusal), and `network`
 * for those without one (a fault of GitHub's own).
 */
export async function query<T>(
  client: GitHubClient,
  shape: z.ZodType<T>,
  {
    doing,
    text,
    variables,
  }: { readonly doing: string; readonly text: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<T> {
  const question: Question = { route: 'graphql', doing, parameters: { query: text, variables } };
  const answer = await read(
    client,
    z.object({ data: z.unknown(), errors: z.array(z.looseObject({ type: z.string().optional() })).optional() }),
    question,
  );
  if (answer.errors === undefined) return shaped(shape, answer.data, question);
  const said = client.redact(JSON.stringify(answer.errors).slice(0, 300));
  const isRefusal = answer.errors.every((error) => error.type !== undefined && error.type !== 'RATE_LIMITED');
  throw new WorldError(
    isRefusal ? 'repository' : 'network',
    `GitHub was asked to ${doing} and answered with errors: ${said}. Run the same command again; if it stays so, look whether the token may read pull requests and issues.`,
  );
}

/** Narrows data of an answer. Throws WorldError `network` for anything else than its description promises: it is taken for nothing. */
export function shaped<T>(shape: z.ZodType<T>, data: unknown, { doing }: Pick<Question, 'doing'>): T {
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const at = problem === undefined || problem.path.length === 0 ? 'its top' : problem.path.join('.');
  throw new WorldError(
    'network',
    `GitHub was asked to ${doing}, and its answer is not of the form that it describes (at ${at}: ${problem?.message ?? 'unknown'}). Run the same command again; if it stays so, something between here and GitHub changes its answers.`,
    { cause: parsed.error },
  );
}
