import { signPayees, write } from "@datagraph/sdk";
import type { Address } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { openGateway } from "../../client/gate.ts";
import { listOf } from "../../client/inputs.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";
import { UsageError } from "../../usageError.ts";

const MOST_SHARES = 2 ** 32 - 1;

/** `datagraph payout payees`: who shares what a dataset's passes bring in from now on. */
export const command = defineAct({
  arguments: { "<dataset>": DATASET, "<shares>": "payees with their parts: alice:2,0x7099...79C8:1" },
  options: { ...AS, "--lock": "for ever, whoever owns the dataset later", ...SIGNED },
  examples: [
    'payout payees "Seattle weather, 2012 to 2015" station:3,researcher:1 --as station',
    'payout payees "Seattle weather, 2012 to 2015" station:1 --as station --relay http://localhost:4000',
  ],
  input: z.object({ ...As, ...Signed, dataset: z.string(), shares: z.string(), lock: z.boolean().default(false) }),
  run: async (input, context) => {
    const { client } = await openSigner(input, context);
    const { id: dataset } = await datasetNamed(client, (await openGateway(client)).url, input.dataset);
    const payees = listOf(input.shares).map((text) => payeeOf(text, client.deployment.chainId));
    const accounts = payees.map(({ account }) => account);
    const shares = payees.map(({ share }) => share);
    const sent = await signOrSend(input, client, {
      sign: (deadline) => signPayees(client, { dataset, accounts, shares, locked: input.lock }, deadline),
      send: () => write(client, "RewardVault", "setPayees", [dataset, accounts, shares, input.lock]),
    });
    if (isSignedCall(sent)) return sent;
    return { dataset, payees, locked: input.lock, transaction: sent.transactionHash };
  },
  render: ({ dataset, payees, locked }) =>
    `Dataset ${dataset} pays ${payees.map(({ account, share }) => `${account} ${share}`).join(", ")}${locked ? ", for ever" : ""}`,
});

function payeeOf(text: string, chainId: number): { account: Address; share: number } {
  const [who, part] = text.split(":");
  const share = Number(part);
  if (!who || !/^\d+$/.test(part ?? "") || share < 1 || share > MOST_SHARES)
    throw new UsageError(`<shares> has "${text}": give who and a whole part, like station:3`);
  return { account: addressNamed(who, chainId), share };
}
