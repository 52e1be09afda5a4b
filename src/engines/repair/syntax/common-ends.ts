/** How many characters stand at the start of both texts. */
export const commonStart = (one: string, other: string): number => {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start += 1;
  return start;
};

/** How many characters stand at the end of both texts, where the first `start` of each are taken already. */
export const commonEnd = (one: string, other: string, start: number): number => {
  const most = Math.min(one.length, other.length) - start;
  let end = 0;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return end;
};
