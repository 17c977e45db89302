import type { Metagraph } from "./metagraph.ts";
import { MOST } from "./snapshots/cutSnapshot.ts";

/**
 * Cuts a snapshot every so often while something is pending, and at once while more is pending than one holds. Returns
 * what stops it. `onError` must end the process: see `cutSnapshot`.
 */
export function startSnapshots(
  metagraph: Metagraph,
  milliseconds: number,
  onError: (error: Error) => void,
): () => void {
  let timer = setTimeout(tick, milliseconds);
  return () => clearTimeout(timer);

  function tick(): void {
    try {
      metagraph.cut();
    } catch (error) {
      return onError(error as Error);
    }
    const { updates, transactions } = metagraph.mempool;
    timer = setTimeout(tick, updates.size + transactions.size >= MOST ? 0 : milliseconds);
  }
}
