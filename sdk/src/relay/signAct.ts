import { TYPES, domainOf } from "@datagraph/protocol";
import type { Address, Hex } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { Once } from "../chain/signPurchase.ts";

/** What a researcher may sign towards the ledger, but for orders. */
export type ActName = "LedgerDeposit" | "WithdrawalRequest" | "CreditMove" | "SpenderLimit" | "OrderCancellation";

/** An act as the ledger takes it. */
export type SignedAct = { researcher: Address; nonce: bigint; deadline: number; signature: Hex };

/** Returns the client's act. Its nonce, of 64 bits, is one that neither an order nor an act of theirs used. */
export async function signAct(
  { deployment, walletClient }: ChainClient,
  name: ActName,
  fields: Record<string, unknown>,
  once: Once,
): Promise<SignedAct> {
  const researcher = walletClient.account.address;
  const signature = await walletClient.signTypedData({
    domain: domainOf("QueryLedger", deployment.chainId, deployment.contracts.QueryLedger),
    types: { [name]: TYPES[name] },
    primaryType: name,
    message: { researcher, ...fields, ...once },
  });
  return { researcher, ...once, signature };
}
