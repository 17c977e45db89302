import { type ChainReader, eventIn, read, signSaleReturn, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { boughtSales } from "../../client/boughtSales.ts";
import { chainTime } from "../../client/chain.ts";
import { PASS, Pass } from "../../client/seats.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";
import { showAmount, tokenOf } from "../../client/tokens.ts";

/** `datagraph pass return`: takes a price back while the dataset is suspended. */
export const command = defineAct({
  arguments: PASS,
  options: { ...AS, ...SIGNED },
  examples: ["pass return 1042...7731 --as researcher", "pass return 1042...7731 --as researcher --sign-only --json"],
  input: z.object({ ...As, ...Signed, ...Pass }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const passId = BigInt(input.pass);
    const sale = (await boughtSales(client, account.address, passId)).at(-1);
    if (sale === undefined) throw new Error(`${account.address} has paid no price for pass ${passId} that still rests`);
    await requireSuspended(client, sale.dataset);
    const sent = await signOrSend(input, client, {
      sign: (deadline) => signSaleReturn(client, sale, deadline),
      send: () => write(client, "RewardVault", "takeBack", [sale]),
    });
    if (isSignedCall(sent)) return sent;
    const { amount, token } = eventIn(sent, "RewardVault", "SaleReturned");
    return {
      pass: passId,
      buyer: account.address,
      amount,
      token: await tokenOf(client, token),
      transaction: sent.transactionHash,
    };
  },
  render: ({ amount, token }) => `${showAmount(amount, token)} are back on your balance: ./datagraph payout claim`,
});

async function requireSuspended(reader: ChainReader, dataset: bigint): Promise<void> {
  const [, until] = await read(reader, "ProvenanceRegistry", "suspensionOf", [dataset]);
  if (until <= (await chainTime(reader)))
    throw new Error(`Dataset ${dataset} is not suspended: a price comes back only while it is`);
}
