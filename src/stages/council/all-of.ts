/**
 * All results, in order. Unlike `Promise.all` it waits for every promise before it throws the first error, so that nothing still records steps of a phase
 * that is over.
 */
export async function allOf<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
