import type { PoolClient } from "pg";
import { withLock } from "../database.ts";
import { log } from "../log.ts";
import { broadcast } from "./broadcast.ts";
import { feesNow, raisedFees } from "./fees.ts";
import type { Fees, Outgoing, Sender } from "./sender.ts";
import { type Signed, signOutgoing } from "./signOutgoing.ts";

const OPEN = `
select nonce, target, data, value, gas, max_fee, tip, hashes, state,
       extract(epoch from now() - sent) * 1000 as waited
from gateway.outgoing where account = $1 and state = 'open' order by nonce`;

/**
 * Looks after every transaction of a sender that is not mined yet, whichever replica sent it: marks what was mined, and
 * after the sender's patience sends it again; the oldest, which holds up the others, for higher fees. Safe to repeat.
 * Returns how many are still under way.
 */
export async function tendCalls(sender: Sender): Promise<number> {
  const { account, client, database } = sender;
  const { under, again } = await withLock(database, `sender ${account.address}`, async (transaction) => {
    const { rows } = await transaction.query<Outgoing>(OPEN, [account.address]);
    if (rows.length === 0) return { under: 0, again: [] };
    const mined = await client.publicClient.getTransactionCount({ address: account.address });
    const waiting: Outgoing[] = [];
    for (const row of rows)
      if (Number(row.nonce) < mined) await conclude(sender, transaction, row);
      else waiting.push(row);
    const again: Signed[] = [];
    for (const row of waiting)
      if (Number(row.waited) >= sender.patience) again.push(await renew(sender, transaction, row, row === waiting[0]));
    return { under: waiting.length, again };
  });
  for (const signed of again) await broadcast(sender, signed);
  return under;
}

/** The nonce is used: by one of the versions sent, or by what somebody else sent with the same key. */
async function conclude({ account, client }: Sender, transaction: PoolClient, row: Outgoing): Promise<void> {
  const receipts = await Promise.all(
    row.hashes.map((hash) => client.publicClient.getTransactionReceipt({ hash }).catch(() => undefined)),
  );
  const receipt = receipts.find((one) => one !== undefined);
  await transaction.query("update gateway.outgoing set state = $3, mined_as = $4 where account = $1 and nonce = $2", [
    ...[account.address, row.nonce],
    ...(receipt === undefined ? ["displaced", null] : ["mined", receipt.transactionHash]),
  ]);
}

async function renew(sender: Sender, transaction: PoolClient, row: Outgoing, oldest: boolean): Promise<Signed> {
  const offered = { maxFeePerGas: BigInt(row.max_fee), maxPriorityFeePerGas: BigInt(row.tip) };
  const fees = oldest ? await raise(sender, row, offered) : offered;
  const signed = await signOutgoing(sender, row, fees);
  await transaction.query(
    `update gateway.outgoing set max_fee = $3, tip = $4, sent = now(),
       hashes = case when $5 = any(hashes) then hashes else hashes || $5 end
     where account = $1 and nonce = $2`,
    [
      ...[sender.account.address, row.nonce],
      ...[String(fees.maxFeePerGas), String(fees.maxPriorityFeePerGas), signed.hash],
    ],
  );
  return signed;
}

async function raise(sender: Sender, { nonce }: Outgoing, offered: Fees): Promise<Fees> {
  const raised = raisedFees(offered, await feesNow(sender), sender.maxFee);
  const { maxFeePerGas } = raised ?? offered;
  log("warn", { part: "sender", stuck: nonce, maxFeePerGas: String(maxFeePerGas), raised: raised !== undefined });
  return raised ?? offered;
}
