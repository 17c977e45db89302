/** Runs work on many items, `width` at a time. Returns the results in the items' order; throws the first error. */
export async function parallel<T, R>(
  items: readonly T[],
  run: (item: T, index: number) => Promise<R>,
  width = 8,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await run(items[index]!, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
