import type { CallData } from "@datagraph/sdk";
import type { PoolClient } from "pg";
import { withLock } from "../database.ts";
import { broadcast } from "./broadcast.ts";
import { feesNow } from "./fees.ts";
import type { Sender } from "./sender.ts";
import { signOutgoing } from "./signOutgoing.ts";

/** Gas beyond the estimate, in percent: the state may have changed when the transaction is mined. */
const MARGIN = 25n;

/** A call about to be kept: its nonce, and what it costs at most as it is offered, in wei, without its value. */
export type Planned = { nonce: bigint; wei: bigint };

const UNDER_WAY = `
select nonce from gateway.outgoing
where account = $1 and state = 'open' and target = $2 and data = $3 and value = $4 order by nonce limit 1`;

/**
 * Gives a call the sender's next nonce, keeps it, and only then gives it to the node: whoever crashes in between leaves
 * a transaction that `tendCalls` sends. The same call that is under way already, from before a crash or from another
 * replica, is not sent twice: its nonce is returned. `keep` writes along in the same database transaction, and forbids the call by
 * throwing. Returns its nonce.
 */
export async function submitCall(
  sender: Sender,
  { to, data, value }: CallData,
  keep?: (transaction: PoolClient, planned: Planned) => Promise<void>,
): Promise<bigint> {
  const { account, client, database } = sender;
  const { address } = account;
  const gas = await client.publicClient.estimateGas({ account: address, to, data, value });
  const fees = await feesNow(sender);
  const kept = await withLock(database, `sender ${address}`, async (transaction) => {
    const same = await transaction.query<{ nonce: string }>(UNDER_WAY, [address, to, data, String(value)]);
    if (same.rows[0] !== undefined) return { nonce: BigInt(same.rows[0].nonce) };
    // the node may have lost what the database keeps, and may know what others sent with this key
    const pending = await client.publicClient.getTransactionCount({ address, blockTag: "pending" });
    const { rows } = await transaction.query<{ next: string | null }>(
      "select max(nonce) + 1 as next from gateway.outgoing where account = $1 and state = 'open'",
      [address],
    );
    const nonce = String(Math.max(pending, Number(rows[0]?.next ?? 0)));
    const limit = gas + (gas * MARGIN) / 100n;
    await keep?.(transaction, { nonce: BigInt(nonce), wei: limit * fees.maxFeePerGas });
    const call = { nonce, target: to, data, value: String(value), gas: String(limit) };
    const signed = await signOutgoing(sender, call, fees);
    // a nonce is used again when a reorganisation took its transaction away
    await transaction.query(
      `insert into gateway.outgoing (account, nonce, target, data, value, gas, max_fee, tip, hashes)
       values ($1, $2, $3, $4, $5, $6, $7, $8, array[$9])
       on conflict (account, nonce) do update set target = excluded.target, data = excluded.data,
         value = excluded.value, gas = excluded.gas, max_fee = excluded.max_fee, tip = excluded.tip,
         hashes = excluded.hashes, state = 'open', sent = now()`,
      [
        ...[address, nonce, to, data, call.value, call.gas],
        ...[String(fees.maxFeePerGas), String(fees.maxPriorityFeePerGas), signed.hash],
      ],
    );
    return { nonce: BigInt(nonce), signed };
  });
  if (kept.signed !== undefined) await broadcast(sender, kept.signed);
  return kept.nonce;
}
