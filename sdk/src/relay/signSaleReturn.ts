import { TYPES, domainOf } from "@datagraph/protocol";
import { type ContractFunctionArgs, encodeAbiParameters, keccak256 } from "viem";
import { abis } from "../chain/contracts.ts";
import type { ChainClient } from "../chain/client.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** A sale of a pass, as the vault's `SaleHeld` told it. */
export type Sale = ContractFunctionArgs<(typeof abis)["RewardVault"], "nonpayable", "takeBack">[0];

/** Returns the client's wish to take a price back while the dataset is suspended, good until `deadline`, in seconds. */
export async function signSaleReturn(client: ChainClient, sale: Sale, deadline: number): Promise<SignedCall> {
  const { deployment, walletClient } = client;
  const signature = await walletClient.signTypedData({
    domain: domainOf("RewardVault", deployment.chainId, deployment.contracts.RewardVault),
    types: { SaleReturn: TYPES.SaleReturn },
    primaryType: "SaleReturn",
    message: { sale: hashOf(sale), deadline },
  });
  return signedCall(client, "RewardVault", "takeBackFor", [sale, deadline, signature]);
}

function hashOf(sale: Sale) {
  const takeBack = abis.RewardVault.find((item) => item.type === "function" && item.name === "takeBack")!;
  return keccak256(encodeAbiParameters(takeBack.inputs as never, [sale] as never));
}
