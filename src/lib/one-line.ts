/** Controls, line breaks, and what shows nothing or reorders what is shown: a terminal and a page must both survive foreign text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** Foreign text as one harmless line of at most `most` code points; what is cut off shows as an ellipsis. */
export function oneLine(text: string, most: number = 300): string {
  const line = text.toWellFormed().replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
  return cut(line, most);
}

/** At most `most` code points. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = Array.from(text.slice(0, 2 * most + 2));
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}
