/** Attributes that our templates write; none of them can run anything, and addresses are looked at apart. */
const attributes = new Set(
  'action alt aria-current aria-hidden aria-label aria-labelledby autocomplete checked class colspan content csrf cx cy d data-live datetime disabled enctype focusable for height href id inputmode lang list maxlength method name open pattern placeholder points preserveAspectRatio r rel required role rows scope size spellcheck src tabindex text-anchor title transform type value viewBox width x x1 x2 y y1 y2 rx'.split(
    ' ',
  ),
);
const never = new Set([
  'script',
  'style',
  'img',
  'iframe',
  'object',
  'embed',
  'base',
  'link',
  'meta',
  'foreignobject',
  'use',
  'math',
]);

/** What in the markup of a view no template of ours would write: tags, attributes and addresses that can run something, and marks that hide or reorder text. */
export function foreignMarkup(markup: string): readonly string[] {
  const found: string[] = [];
  for (const [tag, name = '', written = ''] of markup.matchAll(/<([a-zA-Z][^\s/>]*)((?:[^>"]|"[^"]*")*)>/g)) {
    const given = [...written.matchAll(/([^\s="/]+)(?:="([^"]*)")?/g)];
    const isBad = given.some(
      ([, key = '', value = '']) => !attributes.has(key) || (/^(?:href|src|action)$/.test(key) && !isHarmless(value)),
    );
    if (never.has(name.toLowerCase()) || isBad) found.push(tag);
  }
  found.push(...(markup.match(/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]/gu) ?? []));
  return found;
}

function isHarmless(address: string): boolean {
  return /^(?:\/(?!\/)|#|https:\/\/github\.com\/)/.test(address);
}
