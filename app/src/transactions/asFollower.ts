/**
 * Does `work` as the one tab of this browser that follows a transaction. Another tab that asks waits until this one is done
 * or closed, and then has its turn.
 */
export async function asFollower<T>(id: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`datagraph.transaction.${id}`, work);
}
