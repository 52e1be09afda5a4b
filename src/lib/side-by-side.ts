/**
 * Does work on items, at most so many at a time, and gives the results in the order of the items. After a failure nothing new is begun; it is thrown
 * once everything that was begun has ended.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  places: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(places, items.length)) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
