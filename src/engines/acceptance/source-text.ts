/** Primitives written as literals: equality needs no structure. */
export function isPrimitive(source: string): boolean {
  return /^(?:-?(?:0[xob][\da-f]+|[\d_]+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)n?|-?Infinity|NaN|true|false|null|undefined|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`)$/i.test(
    source.trim(),
  );
}

/** A single-quoted literal on one line. */
export function quote(text: string): string {
  const plain = JSON.stringify(text);
  if (plain.includes("'") || plain.includes('\\"')) return plain;
  return `'${plain.slice(1, -1)}'`;
}

/** A regular expression that finds the text as it is. */
export function pattern(text: string): string {
  return `/${text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('\n', '\\n')}/`;
}

/** `async () => expression`, so that a throw and a rejection are the same. */
export function asArrow(expression: string): string {
  return `async () => ${expression.startsWith('{') ? `(${expression})` : expression}`;
}

/** Indents all lines but those inside template literals that already started. */
export function indent(text: string, by: string): string {
  let inTemplate = false;
  return text
    .split('\n')
    .map((line) => {
      const indented = inTemplate || line.trim() === '' ? line : `${by}${line}`;
      const ticks = line.replace(/\\`/g, '').split('`').length - 1;
      if (ticks % 2 === 1) inTemplate = !inTemplate;
      return indented;
    })
    .join('\n');
}
