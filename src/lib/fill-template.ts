/**
 * Fills `{{name}}` places of a template (`${{ … }}` is no place). A name that the template lacks, or a place that has no value, is a mistake of the caller and throws; values
 * are put in as they are and not filled again.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const filled = template.replaceAll(/(?<!\$)\{\{([a-zA-Z]+)\}\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`The template has a place ${place} that nothing was given for.`);
    used.add(name);
    return value;
  });
  const extra = Object.keys(values).find((name) => !used.has(name));
  if (extra !== undefined) throw new Error(`The template has no place for "${extra}".`);
  return filled;
}
