import type { JsonValue } from '#ports/journal.ts';
import type { ModelTool } from '#ports/model.ts';

const [text, line] = [{ type: 'string' }, { type: 'integer' }];

/** What a model may do: five tools, described in as few words as work. */
export const tools: readonly ModelTool[] = [
  tool('search', 'Find text in files; gives path:line: text. `path`: file or folder to search in.', {
    required: { text },
    optional: { regex: { type: 'boolean' }, path: text },
  }),
  tool('read', 'Read lines of a file (at most 200), or list a folder.', {
    required: { path: text },
    optional: { from: line, to: line },
  }),
  tool('edit', 'Replace text that is in the file exactly once. With empty `old`: create the file.', {
    required: { path: text, old: text, new: text },
    optional: {},
  }),
  tool('test', 'Run test files, or without `files` the whole suite.', {
    required: {},
    optional: { files: { type: 'array', items: text } },
  }),
  tool('finish', 'End the work.', { required: {}, optional: { summary: text } }),
];

type Properties = Readonly<Record<string, JsonValue>>;

function tool(
  name: string,
  description: string,
  { required, optional }: { readonly required: Properties; readonly optional: Properties },
): ModelTool {
  const properties = { ...required, ...optional };
  return { name, description, input: { type: 'object', properties, required: Object.keys(required) } };
}
