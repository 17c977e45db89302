import type { ChainClient } from "../chain/client.ts";
import { addressOf } from "../chain/contracts.ts";
import { signPermit } from "../chain/signPermit.ts";
import type { Once } from "../chain/signPurchase.ts";
import { signAct } from "./signAct.ts";
import type { LedgerDeposit } from "./signDeposit.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Returns the client's deposit by an ERC-2612 permit, which pays, and an act, which says for what: two signatures. */
export async function signPermittedDeposit(
  client: ChainClient,
  deposit: LedgerDeposit,
  once: Once,
): Promise<SignedCall> {
  const { validator, token, amount } = deposit;
  const ledger = addressOf(client.deployment, "QueryLedger");
  const permit = await signPermit(client, token, ledger, amount, once.deadline);
  const act = await signAct(client, "LedgerDeposit", deposit, once);
  return signedCall(client, "QueryLedger", "depositWithPermitFor", [validator, token, amount, permit, act]);
}
