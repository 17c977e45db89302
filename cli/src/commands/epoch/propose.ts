import { type EpochPayout, cidOf, derivePayouts, digestOf, payoutTree } from "@datagraph/protocol";
import { type ChainClient, payoutEvents, payoutManifest, read, uploadBytes, write } from "@datagraph/sdk";
import { writeFile } from "node:fs/promises";
import { type Hex, sha256, zeroHash } from "viem";
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
    const payout = await lastClosed(client);
    const [last, before, revision] = await read(client, "RewardVault", "lastRoot", []);
    if (payout === undefined || (last !== zeroHash && payout.epoch <= before))
      throw new Error("Nothing is to be proposed: no order was settled in an epoch closed since the last root");
    const { chainId, contracts } = client.deployment;
    const { earnings, root } = payoutTree(chainId, contracts.RewardVault, payout.earnings);
    const document = payoutManifest({ chainId, vault: contracts.RewardVault }, payout, earnings);
    const manifest = await keepManifest(document, input.manifest);
    const bond = await read(client, "RewardVault", "bond", []);
    const args = [payout.epoch, root, revision, payout.running, manifest] as const;
    const { transactionHash } = await write(client, "RewardVault", "proposeRoot", args, bond);
    return { epoch: payout.epoch, root, manifest: cidOf(manifest), bond, transaction: transactionHash };
  },
  render: ({ epoch, root }) => `Root ${root} of epoch ${epoch} is proposed; ./datagraph epoch show says when it counts`,
});

async function lastClosed(client: ChainClient): Promise<EpochPayout | undefined> {
  const current = await read(client, "QueryLedger", "currentEpoch", []);
  const treasury = await read(client, "RewardVault", "treasury", []);
  let last: EpochPayout | undefined;
  for (const payout of derivePayouts(await Array.fromAsync(payoutEvents(client)), { treasury }))
    if (payout.epoch < current && payout.earnings.length > 0) last = payout;
  return last;
}

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
