import type { Address } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { addressOf } from "../chain/contracts.ts";
import { read } from "../chain/read.ts";
import { signAuthorization } from "../chain/signAuthorization.ts";
import type { Once } from "../chain/signPurchase.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Money towards a validator, in the token's smallest unit. */
export type LedgerDeposit = { validator: Address; token: Address; amount: bigint };

/**
 * Returns the client's deposit by one signature, which says for what it is and pays: the token must know EIP-3009. For
 * one that knows ERC-2612 only there is `signPermittedDeposit`.
 */
export async function signDeposit(
  client: ChainClient,
  { validator, token, amount }: LedgerDeposit,
  { nonce, deadline }: Once,
): Promise<SignedCall> {
  const researcher = client.walletClient.account.address;
  const digest = await read(client, "QueryLedger", "hashDeposit", [
    ...([researcher, validator, token, amount, nonce, deadline] as const),
  ]);
  const to = addressOf(client.deployment, "QueryLedger");
  const signature = await signAuthorization(client, { token, to, value: amount, nonce: digest, deadline });
  const authorization = { validBefore: BigInt(deadline), nonce: digest, signature };
  const args = [researcher, validator, token, amount, nonce, authorization] as const;
  return signedCall(client, "QueryLedger", "depositWithAuthorization", args);
}
