import { currencyTransactionHash } from "@datagraph/protocol";
import { type MetagraphClient, getGlobalSnapshot, getSnapshot, latestOrdinals } from "./metagraphClient.ts";
import { globalHashOf, holdsSnapshot, readSnapshot } from "./readSnapshot.ts";

/** Where an update or a transfer is. */
export type Found = { ordinal: bigint; snapshot: string };

/** Looks through snapshots for hashes: what a node no longer calls pending may be accepted or lost, only they tell. */
export type Scanner = {
  /** Returns where a hash is, from the snapshot `from` on, or undefined while it is in none. */
  find: (hash: string, from: bigint) => Promise<Found | undefined>;
  /** Returns the global snapshot that holds a metagraph's, from `from` on, or undefined while none does. */
  evidence: (snapshot: string, from: bigint) => Promise<{ ordinal: bigint; hash: string } | undefined>;
};

/** Returns a scanner that reads each snapshot once. */
export function scanner(client: MetagraphClient, metagraph: string): Scanner {
  const found = new Map<string, Found>();
  const held = new Map<string, { ordinal: bigint; hash: string }>();
  /** snapshots from `first` up to, but not, `next` are read */
  let first: bigint | undefined;
  let next = 0n;
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: two that read the same snapshots would read them twice. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function read(ordinal: bigint): Promise<boolean> {
    const signed = await getSnapshot(client, ordinal);
    if (signed === undefined) return false;
    const { hash: snapshot, updates } = readSnapshot(signed);
    for (const hash of updates.keys()) found.set(hash, { ordinal, snapshot });
    for (const { block } of signed.value.blocks)
      for (const { value } of block.value.transactions) {
        const [amount, fee, salt] = [BigInt(value.amount), BigInt(value.fee), BigInt(value.salt)];
        found.set(currencyTransactionHash({ ...value, amount, fee, salt }), { ordinal, snapshot });
      }
    return true;
  }

  return {
    find: (hash, from) =>
      inTurn(async () => {
        if (first === undefined || from < first) [first, next] = [from, from];
        while (!found.has(hash) && (await read(next))) next++;
        return found.get(hash);
      }),
    evidence: (snapshot, from) =>
      inTurn(async () => {
        if (held.has(snapshot)) return held.get(snapshot);
        const { globalOrdinal } = await latestOrdinals(client);
        for (let ordinal = from; ordinal <= globalOrdinal; ordinal++) {
          const signed = await getGlobalSnapshot(client, ordinal);
          const hash = signed === undefined ? undefined : globalHashOf(signed);
          if (hash === undefined || !holdsSnapshot(signed!, metagraph, snapshot)) continue;
          held.set(snapshot, { ordinal, hash });
          return held.get(snapshot);
        }
        return undefined;
      }),
  };
}
