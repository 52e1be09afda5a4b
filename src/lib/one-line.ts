/** A text as one line of at most `most` UTF-16 units: control characters become spaces, halves of surrogate pairs U+FFFD. */
export function oneLine(text: string, most: number): string {
  return text
    .slice(0, most)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .toWellFormed();
}
