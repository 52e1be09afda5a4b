/** At most `limit` items, evenly spread over the list. */
export function spread<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, index) => items[Math.floor((index * items.length) / limit)]).filter(
    (item) => item !== undefined,
  );
}
