import { GatewayError, requestJson } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { showAmount, tokenOf } from "../../client/tokens.ts";

const Hash = z.templateLiteral(["0x", z.string()]);
const Reply = z.object({
  status: z.string(),
  detail: z.string().nullable(),
  receipt: z.looseObject({
    price: z.string(),
    token: Hash,
    units: z.array(z.string()),
    rowCount: z.number(),
    time: z.number(),
    resultHash: Hash,
  }),
});

/** `datagraph query status`: how far the settlement of an answered order is. */
export const command = defineVerb({
  arguments: { "<order>": "its hash, as query run says it" },
  examples: ["query status 0x5c9f...1a07"],
  input: z.object({
    order: z.string().regex(/^0x[0-9a-fA-F]{64}$/, "give an order's hash, 0x and 64 hexadecimal digits"),
  }),
  run: async ({ order }) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const reply = await requestJson(url, `/queries/${order.toLowerCase()}`).catch((error: unknown) => {
      if (error instanceof GatewayError && error.code === "unknown-order")
        throw new Error(`The gateway at ${url} answered no order ${order}`);
      throw error;
    });
    const { status, detail, receipt } = Reply.parse(reply);
    return { order, status, detail, receipt, token: await tokenOf(reader, receipt.token) };
  },
  render: ({ order, status, detail, receipt, token }) =>
    facts({
      order,
      status,
      why: detail ?? undefined,
      answered: showTime(receipt.time),
      price: showAmount(BigInt(receipt.price), token),
      "data points": receipt.units.join(" + "),
      rows: receipt.rowCount,
      "result hash": receipt.resultHash,
    }),
});
