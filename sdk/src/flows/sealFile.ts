import type { Envelope } from "@datagraph/protocol";
import type { Hex } from "viem";
import { sealEnvelope } from "../gate/sealEnvelope.ts";
import type { Contributor } from "./contributor.ts";

/** Returns the key of a File's first version, wrapped for the contributor's gate: a pass opens it. Needs no network. */
export function sealFile(
  { client, gate }: Contributor,
  id: bigint,
  { cid, fileKey }: { cid: string; fileKey: Uint8Array },
  root: Hex,
): Promise<Envelope> {
  const { chainId, contracts } = client.deployment;
  const policy = { chainId, contract: contracts.AccessPass, condition: "hasAccess", id, version: 1n } as const;
  const account = client.walletClient.account as never;
  return sealEnvelope({ gate, fileKey, policy, registry: contracts.ProvenanceRegistry, cid, root, account });
}
