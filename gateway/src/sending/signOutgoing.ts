import { type Hex, type TransactionSerialized, keccak256 } from "viem";
import type { Fees, Outgoing, Sender } from "./sender.ts";

/** A signed transaction and its hash. */
export type Signed = { raw: TransactionSerialized; hash: Hex };

/** Returns a kept transaction, signed with these fees. The same fees give the same bytes, so it may be sent again. */
export async function signOutgoing(
  { account, client }: Sender,
  { nonce, target, data, value, gas }: Pick<Outgoing, "nonce" | "target" | "data" | "value" | "gas">,
  fees: Fees,
): Promise<Signed> {
  const raw = (await account.signTransaction({
    ...{ type: "eip1559", chainId: client.deployment.chainId, nonce: Number(nonce), to: target, data },
    ...{ value: BigInt(value), gas: BigInt(gas), ...fees },
  })) as TransactionSerialized;
  return { raw, hash: keccak256(raw) };
}
