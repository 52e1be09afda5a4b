/** UTF-16 units with a mark on those that GitHub shows verbatim as code: later passes leave marked units alone. */
export interface MarkedText {
  readonly units: Uint16Array;
  readonly code: Uint8Array;
  readonly length: number;
}

/** A growing `MarkedText`; it never becomes longer than `capacity`. */
export interface MarkedWriter {
  length: number;
  readonly units: Uint16Array;
  readonly code: Uint8Array;
  push(unit: number, isCode: boolean): void;
}

export function markedWriter(capacity: number): MarkedWriter {
  const units = new Uint16Array(capacity);
  const code = new Uint8Array(capacity);
  return {
    length: 0,
    units,
    code,
    push(unit, isCode) {
      units[this.length] = unit;
      code[this.length] = isCode ? 1 : 0;
      this.length += 1;
    },
  };
}

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** The text of a range of units. */
export function textOf(marked: MarkedText, start = 0, end: number = marked.length): string {
  return utf16.decode(marked.units.subarray(start, end));
}

export const unit = {
  tab: 9,
  newline: 10,
  space: 32,
  exclamation: 33,
  doubleQuote: 34,
  singleQuote: 39,
  open: 40,
  close: 41,
  hyphen: 45,
  slash: 47,
  colon: 58,
  less: 60,
  greater: 62,
  question: 63,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  tilde: 126,
} as const;

export function isLetter(code: number | undefined): boolean {
  return code !== undefined && ((code >= 65 && code <= 90) || (code >= 97 && code <= 122));
}

export function isBlank(code: number | undefined): boolean {
  return code === unit.space || code === unit.tab;
}
