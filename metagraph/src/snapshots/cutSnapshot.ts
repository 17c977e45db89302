import { type Plain, plainJson } from "@datagraph/protocol";
import { combine } from "../application/combine.ts";
import type { Commitment } from "../application/state.ts";
import { validateData } from "../application/validateData.ts";
import { brotli, sha256 } from "../crypto/hash.ts";
import { applyFee, applyTransaction, balanceOf } from "../ledger/ledger.ts";
import type { PendingTransaction, PendingUpdate } from "../mempool.ts";
import type { Metagraph } from "../metagraph.ts";
import { RuleBroken } from "../refusal.ts";
import type { SnapshotWrite } from "../store.ts";
import { NO_HASH, buildSnapshot } from "./buildSnapshot.ts";
import { NO_PARENTS, globalSnapshot } from "./globalSnapshot.ts";
import type { Head } from "./replay.ts";

/** Updates and transactions in one snapshot, each. */
export const MOST = 2_000;

/**
 * Takes what is pending into one snapshot, and keeps it. Returns the new head, or undefined when nothing was pending and
 * there is a first snapshot. When it throws, memory is ahead of the disk: end the process, the next start replays.
 */
export function cutSnapshot(metagraph: Metagraph, head: Head | undefined): Head | undefined {
  const { mempool, store } = metagraph;
  mempool.flush();
  const transactions = [...mempool.transactions.values()].slice(0, MOST);
  const updates = [...mempool.updates.values()].slice(0, MOST);
  if (head !== undefined && transactions.length + updates.length === 0) return undefined;
  const time = metagraph.now();
  for (const { signed } of transactions) applyTransaction(metagraph.ledger, signed.value);
  const judged = updates.map((update) => judge(metagraph, update, time));
  const accepted = judged.filter((one) => one.rule === undefined);
  const ordinal = (head?.ordinal ?? -1) + 1;
  const row = seal(metagraph, head, {
    ...{ ordinal, lastSnapshotHash: head?.hash ?? NO_HASH, time, ledger: metagraph.ledger, state: metagraph.state },
    transactions: transactions.map(({ signed }) => signed),
    updates: accepted.map(({ update: { transaction, hash, feeHash } }) => ({
      transaction,
      hashes: feeHash === undefined ? [hash] : [hash, feeHash],
    })),
    commitments: accepted.flatMap(({ commitment }) => commitment ?? []),
  });
  store.writeSnapshot({
    row,
    done: [
      ...updates.map(({ hash, signer }) => ({ kind: "data" as const, hash, signer })),
      ...transactions.map(({ hash }) => ({ kind: "transaction" as const, hash, signer: "" })),
    ],
    reports: judged.map((one) => reportOf(one, ordinal)),
    transactions: transactions.map(({ hash }) => hash),
  });
  forget(metagraph, transactions, updates);
  const { content: _, ...next } = row;
  return next;
}

type Judged = { update: PendingUpdate; commitment?: Commitment | undefined; rule?: RuleBroken };

function judge(metagraph: Metagraph, update: PendingUpdate, time: number): Judged {
  const [data, fee] = update.transaction;
  const { ledger, state } = metagraph;
  try {
    validateData(state, data, time);
    if (fee !== undefined && balanceOf(ledger, fee.value.source) < fee.value.amount)
      throw new RuleBroken("fee-not-covered", `${fee.value.source} no longer has ${fee.value.amount}`);
    if (fee !== undefined) applyFee(ledger, fee.value);
    return { update, commitment: combine(state, data.value, update.hash) };
  } catch (error) {
    if (error instanceof RuleBroken) return { update, rule: error };
    throw error;
  }
}

function reportOf({ update: { hash, signer }, rule }: Judged, ordinal: number): SnapshotWrite["reports"][number] {
  if (rule === undefined) return { hash, signer, report: { state: "accepted", ordinal } };
  return { hash, signer, report: { state: "refused", rule: rule.rule, message: rule.message } };
}

function seal({ operator }: Metagraph, head: Head | undefined, content: Parameters<typeof buildSnapshot>[0]) {
  // written out once: a full snapshot is megabytes of JSON
  const value = plainJson(buildSnapshot(content) as never as Plain);
  const hash = sha256(brotli(value));
  const signed = brotli(`{"proofs":${plainJson([operator.sign(hash)])},"value":${value}}`);
  const { channelHash, globalHash } = globalSnapshot(operator, content.ordinal, signed, head ?? NO_PARENTS);
  return { ordinal: content.ordinal, hash, content: signed, channelHash, globalHash };
}

function forget(
  { mempool }: Metagraph,
  transactions: readonly PendingTransaction[],
  updates: readonly PendingUpdate[],
) {
  for (const transaction of transactions) mempool.dropTransaction(transaction);
  for (const update of updates) mempool.dropUpdate(update);
}
