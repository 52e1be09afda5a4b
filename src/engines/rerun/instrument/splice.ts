/** Text put around a range of a source; ranges must nest. A range of length 0 is an insertion before whatever starts there. */
export interface Wrap {
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly suffix: string;
  /** Of wraps around one range, the lower rank is the outer one. */
  readonly rank: number;
}

/** The source with all wraps in place, in one pass. */
export function splice(text: string, wraps: readonly Wrap[]): string {
  const opens = [...wraps].filter((wrap) => wrap.prefix !== '').sort(byOpening);
  const closes = [...wraps].filter((wrap) => wrap.suffix !== '').sort(byClosing);
  const parts: string[] = [];
  let position = 0;
  let close = 0;
  for (const open of opens) {
    for (; (closes[close]?.end ?? Infinity) <= open.start; close += 1) position = emit(closes[close], 'end', 'suffix');
    position = emit(open, 'start', 'prefix');
  }
  for (; close < closes.length; close += 1) position = emit(closes[close], 'end', 'suffix');
  parts.push(text.slice(position));
  return parts.join('');

  function emit(wrap: Wrap | undefined, at: 'start' | 'end', what: 'prefix' | 'suffix'): number {
    if (wrap === undefined) return position;
    parts.push(text.slice(position, wrap[at]), wrap[what]);
    return wrap[at];
  }
}

const isPoint = (wrap: Wrap): number => (wrap.start === wrap.end ? 0 : 1);

function byOpening(a: Wrap, b: Wrap): number {
  return a.start - b.start || isPoint(a) - isPoint(b) || b.end - a.end || a.rank - b.rank;
}

function byClosing(a: Wrap, b: Wrap): number {
  return a.end - b.end || b.start - a.start || b.rank - a.rank;
}
