/** Most characters of an answer that are looked at. */
const mostCharacters = 40_000;

/** The JSON value that a model's answer holds, in one fenced block or bare; `undefined` where it holds none, or more than may be looked at. */
export function jsonIn(text: string): unknown {
  if (text.length > mostCharacters) return undefined;
  const [, fenced] = /```(?:json)?\s*\n([^]*?)\n?```/.exec(text) ?? [];
  const bare = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  return parsed(text.trim()) ?? parsed(fenced ?? '') ?? parsed(bare);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
