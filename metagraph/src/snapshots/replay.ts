import { brotliDecompressSync } from "node:zlib";
import {
  type MetagraphSnapshot,
  type Plain,
  type Signed,
  currencyTransactionHash,
  dataBlocks,
  dataUpdateHash,
  plainJson,
  unsignedBytes,
  exactJson,
} from "@datagraph/protocol";
import { combine } from "../application/combine.ts";
import type { ApplicationState } from "../application/state.ts";
import { brotliHash } from "../crypto/hash.ts";
import type { Operator } from "../crypto/operator.ts";
import { verifyProofs } from "../crypto/verifyProofs.ts";
import { type Ledger, applyFee, applyTransaction } from "../ledger/ledger.ts";
import { SignedTransaction } from "../schemas.ts";
import type { SnapshotRow } from "../store.ts";
import { NO_HASH, ledgerProof, stateProof } from "./buildSnapshot.ts";
import { NO_PARENTS, globalSnapshot } from "./globalSnapshot.ts";

/** Where the chain of snapshots stands. */
export type Head = Omit<SnapshotRow, "content">;

/**
 * Goes through the kept snapshots from the first, into `ledger` and `state`, and checks each: its hash, its operator's
 * signature, that it follows the one before, and that what it takes in gives the states it names. Returns the last.
 * Throws Error that names the first snapshot that is not as it was made.
 */
export async function replay(
  rows: Iterable<SnapshotRow>,
  operator: Operator,
  ledger: Ledger,
  state: ApplicationState,
): Promise<Head | undefined> {
  let head: Head | undefined;
  for (const row of rows) {
    const fault = await faultOf(row, head, operator, ledger, state);
    if (fault !== undefined)
      throw new Error(
        `Snapshot ${row.ordinal} is damaged: ${fault}. Restore the directory, or start over with an empty one`,
      );
    const { content: _, ...rest } = row;
    head = rest;
  }
  return head;
}

async function faultOf(
  row: SnapshotRow,
  head: Head | undefined,
  operator: Operator,
  ledger: Ledger,
  state: ApplicationState,
): Promise<string | undefined> {
  try {
    const { value, proofs } = readSnapshot(row.content);
    if (brotliHash(value as never as Plain) !== row.hash) return "its content has another hash";
    if (!proofs.some(({ id }) => id === operator.id) || !(await verifyProofs(row.hash, proofs)))
      return "its operator did not sign it";
    if (value.ordinal !== row.ordinal || value.ordinal !== (head?.ordinal ?? -1) + 1) return "one before it is missing";
    if (value.lastSnapshotHash !== (head?.hash ?? NO_HASH)) return "it does not follow the one before";
    const global = globalSnapshot(operator, row.ordinal, row.content, head ?? NO_PARENTS);
    if (global.globalHash !== row.globalHash || global.channelHash !== row.channelHash)
      return "its global snapshot has another hash";
    return applySnapshot(value, ledger, state);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Returns a kept snapshot. Throws when it is not one. */
export function readSnapshot(content: Uint8Array): Signed<MetagraphSnapshot> {
  const signed = exactJson(brotliDecompressSync(content).toString()) as Signed<MetagraphSnapshot>;
  const blocks = signed.value.blocks.map(({ block, usageCount }) => {
    const transactions = block.value.transactions.map((one) => SignedTransaction.parse(one));
    return { block: { ...block, value: { ...block.value, transactions } }, usageCount };
  });
  return { ...signed, value: { ...signed.value, blocks } };
}

function applySnapshot(value: MetagraphSnapshot, ledger: Ledger, state: ApplicationState): string | undefined {
  for (const { block } of value.blocks)
    for (const { value: transaction } of block.value.transactions) {
      const last = ledger.references.get(transaction.source);
      if (last !== undefined && last.hash !== transaction.parent.hash)
        return `transaction ${currencyTransactionHash(transaction)} spends what was spent before`;
      applyTransaction(ledger, transaction);
    }
  const commitments = dataBlocks(value).flatMap(({ dataTransactions }) =>
    dataTransactions.flatMap(([{ value: update }, fee]) => {
      if (fee !== undefined) applyFee(ledger, { ...fee.value, amount: BigInt(fee.value.amount) });
      return combine(state, update, dataUpdateHash(update as never)) ?? [];
    }),
  );
  const said = JSON.parse(Buffer.from(unsignedBytes(value.dataApplication.onChainState)).toString()) as Plain;
  if (plainJson((said as { commitments: Plain }).commitments) !== plainJson(commitments as never))
    return "its commitments are not those of its updates";
  if (plainJson(ledgerProof(ledger)) !== plainJson(value.stateProof)) return "its balances are others";
  return stateProof(state) === value.dataApplication.calculatedStateProof ? undefined : "its state is another";
}
