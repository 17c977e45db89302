import { type ChainReader, read, signJoin } from "@datagraph/sdk";
import { datasetId } from "@datagraph/protocol";
import { type Address, type Hex, keccak256, stringToBytes } from "viem";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import type { Call } from "../transactions/target.ts";
import type { Act } from "../transactions/useAction.ts";
import type { Consent } from "./consent.ts";

/** Joins a pool under the terms that were shown; `relayed`, the gateway pays. Throws when the account is in it already. */
export async function joinPool(
  act: Act,
  pool: { number: number; termsHash: Hex; name: string },
  consent: Consent,
  relayed: boolean,
): Promise<void> {
  const { client } = act;
  const salt = await freeSalt(client, pool.number, client.walletClient.account.address);
  const title = `Join ${pool.name}`;
  const args = [pool.number, salt, pool.termsHash, consent] as const;
  const call: Call = { title, contract: "ProvenanceRegistry", functionName: "join", args };
  await sendOrSign(act, relayed, call, (signer, deadline) => signJoin(signer, args, deadline));
}

/** One stream an account and pool, unless all before were withdrawn; the command line makes salts in the same way. */
async function freeSalt(reader: ChainReader, pool: number, creator: Address): Promise<Hex> {
  const { chainId, contracts } = reader.deployment;
  for (let turn = 1; ; turn++) {
    const salt = keccak256(stringToBytes(`stream in pool ${pool}${turn === 1 ? "" : ` (${turn})`}`));
    const id = datasetId(chainId, contracts.ProvenanceRegistry, creator, salt);
    if ((await read(reader, "ProvenanceRegistry", "kindOf", [id])) === 0) return salt;
    if (await read(reader, "ProvenanceRegistry", "isActive", [id]))
      throw new Error("This account is in the pool already: change what it shares under My data.");
  }
}
