/** Arguments of an event or error, as the tuple that viem's assertions expect. */
export function args<T extends unknown[]>(...values: T): T {
  return values;
}
