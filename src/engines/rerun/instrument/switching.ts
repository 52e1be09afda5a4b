import { oncePer } from '#lib/once-per.ts';
import { walk } from '#lib/parse-source.ts';
import { fuelAt, fuelledText } from './fuel.ts';
import type { ParsedSource } from './parsed-source.ts';
import type { Placement } from './placement.ts';
import { splice, type Wrap } from './splice.ts';

/** A placed edit with its number. */
export interface Alternative {
  /** Candidate number, from 1. */
  readonly c: number;
  readonly placement: Placement;
  /** Switched in by the second pair of switches, beside another one; default: by the first. */
  readonly isSecond?: boolean;
}

/** A program in which all alternatives are compiled in. */
export interface SwitchedProgram {
  /** Text in the source's own language (types still in place). */
  readonly text: string;
  /** Candidate number → number of the site whose switch must be flipped with it. */
  readonly siteOf: ReadonlyMap<number, number>;
}

/** Fuel checks of a whole source. */
export const fuelWraps = oncePer((source: ParsedSource): readonly Wrap[] => {
  const wraps: Wrap[] = [];
  walk(source.ast.program, (path) => {
    const wrap = fuelAt(path);
    if (wrap !== null) wraps.push(wrap);
  });
  return wraps;
});

/** The source with fuel and nothing else. */
export function fuelled(source: ParsedSource): string {
  return splice(source.text, fuelWraps(source));
}

/** Compiles alternatives in: `__patchline.n` chooses the site, `__patchline.c` the candidate at it; `m` and `d` do so for the second of two. */
export function switched(source: ParsedSource, alternatives: readonly Alternative[], firstSite: number): SwitchedProgram {
  const sites = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const { form, start, end } = alternative.placement;
    const key = `${form}:${start}:${end}:${alternative.isSecond === true}`;
    const known = sites.get(key);
    if (known === undefined) sites.set(key, [alternative]);
    else known.push(alternative);
  }
  const siteOf = new Map<number, number>();
  const wraps: Wrap[] = [...fuelWraps(source)];
  let site = firstSite;
  for (const list of sites.values()) {
    for (const { c } of list) siteOf.set(c, site);
    wraps.push(...switchWraps(site, list));
    site += 1;
  }
  return { text: splice(source.text, wraps), siteOf };
}

function switchWraps(site: number, list: readonly Alternative[]): Wrap[] {
  const first = list[0];
  if (first === undefined) return [];
  const { form, start, end, needsSemicolon } = first.placement;
  const range = { start, end };
  const isOn = `__patchline.${first.isSecond === true ? 'm' : 'n'}===${site}`;
  if (form === 'expression') {
    const prefix = `(${isOn}?${choose(list, '?', ':')}:(`;
    const semicolon: Wrap = { start, end: start, prefix: ';', suffix: '', rank: 0 };
    return [...(needsSemicolon ? [semicolon] : []), { ...range, prefix, suffix: '))', rank: 5 }];
  }
  const flipped = `if(${isOn}){${choose(list, 'if', 'else')}}`;
  switch (form) {
    case 'statement':
    case 'block':
      return [{ ...range, prefix: `${flipped}else{`, suffix: '}', rank: form === 'block' ? 1 : 4 }];
    case 'single-statement':
      return [{ ...range, prefix: `{${flipped}else{`, suffix: '}}', rank: 4 }];
    case 'before':
      return [{ ...range, prefix: flipped, suffix: '', rank: 3 }];
    case 'before-single':
      return [{ ...range, prefix: `{${flipped}`, suffix: '}', rank: 3 }];
    case 'after':
      return [{ ...range, prefix: '', suffix: `;${flipped}`, rank: 2 }];
    case 'after-single':
      return [{ ...range, prefix: '{', suffix: `;${flipped}}`, rank: 2 }];
  }
}

/** A balanced decision over candidate numbers: a chain of hundreds would overflow the stack of V8's parser. */
function choose(list: readonly Alternative[], ...form: readonly ['?', ':'] | readonly ['if', 'else']): string {
  const [first, isExpression] = [list[0], form[0] === '?'];
  const half = list.length >> 1;
  const pivot = list[half];
  if (first === undefined) return '';
  if (list.length === 1 || pivot === undefined)
    return isExpression ? `(${fuelledText(first.placement.text, true)}\n)` : `${fuelledText(first.placement.text, false)}\n`;
  const number = `__patchline.${first.isSecond === true ? 'd' : 'c'}`;
  const [low, high] = [choose(list.slice(0, half), ...form), choose(list.slice(half), ...form)];
  return isExpression ? `(${number}<${pivot.c}?${low}:${high})` : `if(${number}<${pivot.c}){${low}}else{${high}}`;
}
