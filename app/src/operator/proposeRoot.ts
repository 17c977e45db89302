import { digestOf } from "@datagraph/protocol";
import { planRoot, uploadBytes } from "@datagraph/sdk";
import type { Act } from "../transactions/useAction.ts";

/** Derives the last closed epoch's root from the chain's events, stores its manifest and proposes it with its bond. */
export async function proposeRoot({ client, send }: Act, gateway: string): Promise<void> {
  const plan = await planRoot(client);
  if (plan === undefined) throw new Error("There is nothing to propose any more: somebody was faster.");
  const { cid } = await uploadBytes(gateway, [plan.manifest]);
  await send({
    title: `Propose the root of epoch ${plan.epoch}`,
    contract: "RewardVault",
    functionName: "proposeRoot",
    args: [...plan.args, digestOf(cid).digest],
    value: plan.bond,
  });
}
