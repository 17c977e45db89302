import { cidOf, digestOf } from "@datagraph/protocol";
import { planRoot, uploadBytes, write } from "@datagraph/sdk";
import { writeFile } from "node:fs/promises";
import { type Hex, sha256 } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { setting } from "../../client/settings.ts";

/** `datagraph epoch propose`: proposes the last closed epoch's payout root. Anyone may once validators let time pass. */
export const command = defineVerb({
  options: { ...AS, "--manifest <file>": "where to write who earned what, when no gateway takes it" },
  examples: ["epoch propose --as operator", "epoch propose --manifest payout.json --as operator"],
  input: z.object({ ...As, manifest: z.string().min(1).optional() }),
  run: async (input, context) => {
    const { client } = await openSender(input, context, 1_000_000n);
    const plan = await planRoot(client);
    if (plan === undefined)
      throw new Error("Nothing is to be proposed: no order was settled in an epoch closed since the last root");
    const manifest = await keepManifest(plan.manifest, input.manifest);
    const { transactionHash } = await write(client, "RewardVault", "proposeRoot", [...plan.args, manifest], plan.bond);
    const { epoch, root, bond } = plan;
    return { epoch, root, manifest: cidOf(manifest), bond, transaction: transactionHash };
  },
  render: ({ epoch, root }) => `Root ${root} of epoch ${epoch} is proposed; ./datagraph epoch show says when it counts`,
});

/** Claims need the manifest: it goes to the gateway, or into a file for whoever can publish it. Returns its digest. */
async function keepManifest(document: Uint8Array, file: string | undefined): Promise<Hex> {
  if (file !== undefined) {
    await writeFile(file, document);
    return sha256(document);
  }
  const { cid } = await uploadBytes(setting("DATAGRAPH_GATEWAY_URL"), [document]).catch((error: unknown) => {
    throw new Error("No gateway takes the manifest: write it to a file with --manifest, and publish that", {
      cause: error,
    });
  });
  return digestOf(cid).digest;
}
