import { TYPES, domainOf } from "@datagraph/protocol";
import type { Hex } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { read } from "../chain/read.ts";

/** What a contributor may tell the registry of a dataset, one word after the other. */
export type WordName = "SetConsent" | "AuthorizeDevice" | "Withdraw";

/** Returns the client's signature of a word to the registry, with their next nonce: words signed with one nonce exclude each other. */
export async function signWord(client: ChainClient, name: WordName, fields: Record<string, unknown>): Promise<Hex> {
  const { deployment, walletClient } = client;
  const { account } = walletClient;
  return walletClient.signTypedData({
    domain: domainOf("ProvenanceRegistry", deployment.chainId, deployment.contracts.ProvenanceRegistry),
    types: { [name]: TYPES[name] },
    primaryType: name,
    message: { ...fields, nonce: await read(client, "ProvenanceRegistry", "nonces", [account.address]) },
  });
}
