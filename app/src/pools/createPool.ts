import { POOL_CLASS, type PoolSchema } from "@datagraph/protocol";
import { eventIn, planPool, storeDocument } from "@datagraph/sdk";
import type { Act } from "../transactions/useAction.ts";
import type { Rules } from "./rulesDraft.ts";

/** A pool to be, checked. */
export type NewPool = { schema: PoolSchema; title: string; personal: boolean; rules: Rules };
/** A pool's number, and its id as a dataset. */
export type CreatedPool = { number: number; id: bigint };

/** Creates a pool as the connected account, its documents stored first. */
export async function createPool({ client, send }: Act, gateway: string, pool: NewPool): Promise<CreatedPool> {
  const { schema, title, personal, rules } = pool;
  const described = { schema, title, rules: { ...rules, class: personal ? POOL_CLASS.personal : POOL_CLASS.open } };
  const { args, documents } = planPool(client, client.walletClient.account.address, described);
  for (const document of documents) await storeDocument(gateway, document);
  const receipt = await send({
    title: `Create the pool ${title}`,
    contract: "ProvenanceRegistry",
    functionName: "createPool",
    args,
  });
  const { id, pool: number } = eventIn(receipt, "ProvenanceRegistry", "PoolCreated");
  return { id, number };
}
