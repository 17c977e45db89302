import type { ChainClient } from "../chain/client.ts";
import { addressOf } from "../chain/contracts.ts";
import { read } from "../chain/read.ts";
import { tokenDomain } from "../chain/tokenDomain.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

const ExtendedBallot = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
  { name: "reason", type: "string" },
  { name: "params", type: "bytes" },
] as const;

/** A vote: 0 against, 1 for, 2 abstain; the reason stands on the chain. */
export type Vote = { proposal: bigint; support: number; reason: string };

/** Returns the client's vote. It is good while the proposal is active and they cast no other by signature. */
export async function signVote(
  client: ChainClient,
  { proposal: proposalId, support, reason }: Vote,
): Promise<SignedCall> {
  const { deployment, walletClient } = client;
  const voter = walletClient.account.address;
  const nonce = await read(client, "DataGovernor", "nonces", [voter]);
  const signature = await walletClient.signTypedData({
    domain: await tokenDomain(client, addressOf(deployment, "DataGovernor")),
    types: { ExtendedBallot },
    primaryType: "ExtendedBallot",
    message: { proposalId, support, voter, nonce, reason, params: "0x" },
  });
  const args = [proposalId, support, voter, reason, "0x", signature] as const;
  return signedCall(client, "DataGovernor", "castVoteWithReasonAndParamsBySig", args);
}
