/**
 * The recipe of a target of a makefile as lines of shell, `@` and `-` before them dropped and plain variables put in; calls of functions
 * (`$(shell …)`) leave nothing. `null` where there is no such target.
 */
export function recipeOf(makefile: string, target: string): string | null {
  const lines = makefile.replace(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/);
  const at = lines.findIndex((line) => new RegExp(`^${target}\\s*:(?!=)`).test(line));
  if (at === -1) return null;
  const recipe: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (line.startsWith('\t')) recipe.push(line.slice(1).replace(/^[@+-]+\s*/, ''));
    else if (line.trim() !== '' && !line.startsWith('#')) break;
  }
  const variables = variablesOf(lines);
  return recipe.map((line) => expanded(line, variables, 0)).join('\n');
}

function variablesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const assignments = lines.flatMap((line) => {
    const [, name, value] = /^(?:export\s+)?([\w-]+)\s*(?::{0,2}|\?)=\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value.trim()] as const];
  });
  return new Map(assignments);
}

const deepest = 8;

function expanded(text: string, variables: ReadonlyMap<string, string>, depth: number): string {
  if (depth > deepest) return text;
  return text
    .replace(/\$\((\w+)\)|\$\{(\w+)\}/g, (_, round?: string, curly?: string) =>
      expanded(variables.get(round ?? curly ?? '') ?? '', variables, depth + 1),
    )
    .replace(/\$\((?:[^()]|\([^()]*\))*\)/g, '')
    .replaceAll('$$', '$');
}
