import { TYPES, domainOf } from "@datagraph/protocol";
import { type Address, encodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { read } from "../chain/read.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Who shares a dataset's sales from now on, and in which proportion; locked ones hold for ever. */
export type Payees = { dataset: bigint; accounts: readonly Address[]; shares: readonly number[]; locked: boolean };

/** Returns the client's choice of payees for a dataset of theirs, good until `deadline`, in seconds. */
export async function signPayees(
  client: ChainClient,
  { dataset, accounts, shares, locked }: Payees,
  deadline: number,
): Promise<SignedCall> {
  const { deployment, walletClient } = client;
  const signer = walletClient.account.address;
  const nonce = await read(client, "RewardVault", "nonces", [signer]);
  const payees = keccak256(encodeAbiParameters(parseAbiParameters("address[], uint32[]"), [accounts, shares]));
  const signature = await walletClient.signTypedData({
    domain: domainOf("RewardVault", deployment.chainId, deployment.contracts.RewardVault),
    types: { DatasetPayees: TYPES.DatasetPayees },
    primaryType: "DatasetPayees",
    message: { dataset, payees, locked, nonce, deadline },
  });
  const word = { signer, nonce, deadline, signature };
  return signedCall(client, "RewardVault", "setPayeesFor", [dataset, accounts, shares, locked, word]);
}
