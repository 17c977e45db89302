import {
  type DataTransaction,
  type FeeTransaction,
  type Signed,
  dagAddress,
  dataUpdateHash,
} from "@datagraph/protocol";
import { validateUpdate } from "./application/validateUpdate.ts";
import { brotliHash } from "./crypto/hash.ts";
import { verifyProofs } from "./crypto/verifyProofs.ts";
import { HttpRefusal } from "./httpRefusal.ts";
import { balanceOf } from "./ledger/ledger.ts";
import { keyOf } from "./mempool.ts";
import type { Metagraph } from "./metagraph.ts";
import { RuleBroken } from "./refusal.ts";
import type { DataPost } from "./schemas.ts";

/**
 * Takes a data update, as a data L1 node does: the rules that need no state, its signature, its fee. Sending it again
 * changes nothing. Returns the hashes of update and fee. Throws RuleBroken and HttpRefusal.
 */
export async function takeData(
  metagraph: Metagraph,
  { data, fee }: DataPost,
): Promise<{ hash: string; feeHash: string | null }> {
  const value = await validateUpdate(data.value, metagraph.network);
  const [proof] = data.proofs;
  if (proof === undefined || data.proofs.length !== 1)
    throw new RuleBroken("one-signer", `An update has one proof, not ${data.proofs.length}`);
  const hash = dataUpdateHash(value as never);
  if (!(await verifyProofs(hash, data.proofs))) throw new HttpRefusal(400, { error: "Invalid signature" });
  const feeHash = fee === undefined ? undefined : await checkFee(metagraph, fee, hash);
  requireFee(metagraph, fee?.value);
  const { mempool, store } = metagraph;
  const answer = { hash, feeHash: feeHash ?? null };
  const isKnown = mempool.updates.has(keyOf({ hash, signer: proof.id }));
  if (isKnown || store.reports(hash).some(({ state }) => state === "accepted")) {
    // whoever is told that it is there may rely on it, so the write that brings it must be over
    await mempool.settled();
    return answer;
  }
  if (fee !== undefined) requireCovered(metagraph, fee.value);
  if (mempool.isFull()) throw new HttpRefusal(429, { code: 3, message: "Too much is pending: retry", retriable: true });
  const signed = { value, proofs: data.proofs };
  const transaction: DataTransaction = fee === undefined ? [signed] : [signed, fee];
  await mempool.addUpdate({ hash, feeHash, signer: proof.id, transaction });
  return answer;
}

async function checkFee({ operator }: Metagraph, { value, proofs }: Signed<FeeTransaction>, updateHash: string) {
  if (value.dataUpdateRef !== updateHash) throw badFee(`it pays for update ${value.dataUpdateRef}, not ${updateHash}`);
  if (value.destination !== operator.metagraph)
    throw badFee(`it goes to ${value.destination}, not ${operator.metagraph}`);
  if (proofs.some(({ id }) => dagAddress(id) !== value.source)) throw badFee(`${value.source} did not sign it`);
  const hash = brotliHash(value as never);
  if (!(await verifyProofs(hash, proofs))) throw badFee("its signature is of something else");
  return hash;
}

function requireFee({ fee: required }: Metagraph, fee: FeeTransaction | undefined): void {
  if ((fee?.amount ?? 0n) < required) throw badFee(`an update costs ${required}, not ${fee?.amount ?? 0n}`);
}

function requireCovered({ ledger, mempool }: Metagraph, { source, amount }: FeeTransaction): void {
  const available = balanceOf(ledger, source) - mempool.reserved(source);
  if (available < amount) throw badFee(`${source} has ${available} to spend, not ${amount}`);
}

function badFee(reason: string): HttpRefusal {
  return new HttpRefusal(400, { error: `Invalid fee: ${reason}` });
}
