import { type Purchase, licenceName } from "@datagraph/protocol";
import { type ChainClient, authorizePurchase, eventIn, read, write } from "@datagraph/sdk";
import { type TransactionReceipt, zeroAddress } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licenceNamed } from "../../client/licences.ts";
import { preparePayment, requireBalance } from "../../client/pay.ts";
import { SPONSOR, Sponsor, onceWithinAnHour, openSponsored } from "../../client/sponsor.ts";
import { showTime } from "../../client/time.ts";
import { type Token, parseAmount, showAmount, tokenAt } from "../../client/tokens.ts";

/** `datagraph pass buy`: a pass for a dataset, or more time on the one the holder has. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: {
    ...AS,
    ...SPONSOR,
    "--licence <name>": "open, academic, commercial, restricted, custom or a number",
    "--max-price <tokens>": "pay at most so many whole tokens",
    "--holder <who>": "who will hold the pass (default the buyer)",
    "--validator <who>": "for a pool: whose deposit the price becomes (default the gateway's validator)",
  },
  examples: [
    'pass buy "Seattle weather, 2012 to 2015" --licence academic --max-price 10 --as researcher',
    "pass buy diet --licence academic --as researcher",
    "pass buy diet --licence academic --as researcher --sponsor operator",
  ],
  input: z.object({
    ...As,
    ...Sponsor,
    dataset: z.string(),
    licence: z.string("name the licence"),
    maxPrice: z.string().optional(),
    holder: z.string().optional(),
    validator: z.string().optional(),
  }),
  run: async (input, context) => {
    const licence = licenceNamed(input.licence);
    const { client, account, sponsor } = await openSponsored(input, context);
    const { chainId } = client.deployment;
    const gateway = await openGateway(client);
    const { id, kind } = await datasetNamed(client, gateway.url, input.dataset);
    const { price, token } = await priceOf(client, id, licence, input);
    const validator = input.validator === undefined ? gateway.validator : addressNamed(input.validator, chainId);
    const purchase = {
      dataset: id,
      licence,
      holder: input.holder === undefined ? account.address : addressNamed(input.holder, chainId),
      offerHash: await read(client, "AccessPass", "offerHash", [id, licence]),
      maxPrice: price,
      validator: kind === "pool" ? validator : zeroAddress,
    };
    const receipt = await (sponsor === undefined
      ? buy(client, purchase, token, price)
      : buyThrough(sponsor, client, purchase, token, price));
    const { passId, expiry, holder } = eventIn(receipt, "AccessPass", "PassBought");
    return {
      pass: passId,
      dataset: id,
      kind,
      licence,
      holder,
      price,
      token,
      expiry,
      transaction: receipt.transactionHash,
    };
  },
  render: ({ pass, dataset, kind, licence, price, token, expiry }) =>
    `Pass ${pass}\n${licenceName(licence)}, paid ${showAmount(price, token)}, until ${showTime(expiry)}\n${
      kind === "pool"
        ? "Ask: ./datagraph query quote --sql ..."
        : `Decrypt: ./datagraph data get ${dataset} --out data.csv`
    }`,
});

/** What a pass costs now. Throws when none is sold, or not for what the buyer would pay at most. */
async function priceOf(
  client: ChainClient,
  id: bigint,
  licence: number,
  input: { dataset: string; maxPrice?: string | undefined },
): Promise<{ price: bigint; token: Token }> {
  if (!(await read(client, "ProvenanceRegistry", "isActive", [id])))
    throw new Error(`Dataset ${id} is withdrawn or suspended: no passes are sold`);
  const { price, duration, token: index } = await read(client, "AccessPass", "offerOf", [id, licence]);
  if (duration === 0)
    throw new Error(
      `Dataset ${id} has no offer under ${licenceName(licence)}, or it ended: see ./datagraph offer show ${input.dataset}`,
    );
  const token = await tokenAt(client, index);
  const most = input.maxPrice === undefined ? price : parseAmount(input.maxPrice, token, "--max-price");
  if (price > most)
    throw new Error(`The pass costs ${showAmount(price, token)}, above the limit of ${showAmount(most, token)}`);
  return { price, token };
}

async function buy(client: ChainClient, purchase: Purchase, token: Token, price: bigint): Promise<TransactionReceipt> {
  const payee = purchase.validator === zeroAddress ? "RewardVault" : "QueryLedger";
  const value = await preparePayment(client, token, price, payee);
  return write(client, "AccessPass", "buy", [purchase], value);
}

/** The buyer signs once, for what is bought and what it costs; the sponsor sends. */
async function buyThrough(
  sponsor: ChainClient,
  buyer: ChainClient,
  purchase: Purchase,
  token: Token,
  price: bigint,
): Promise<TransactionReceipt> {
  if (token.address === zeroAddress || price === 0n)
    throw new Error(
      `A sponsor relays payments in tokens, and the pass costs ${showAmount(price, token)}: buy it yourself`,
    );
  await requireBalance(buyer, token, price);
  const once = await onceWithinAnHour(buyer);
  const mandate = await authorizePurchase(buyer, purchase, { token: token.address, price }, once);
  return write(sponsor, "AccessPass", "buyWithAuthorization", [purchase, mandate]);
}
