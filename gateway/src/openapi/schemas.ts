import { RESULT_FORMATS } from "@datagraph/protocol";
import { z } from "zod";
import { order, query } from "../routes/querySchemas.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const hexadecimal = z.string().regex(/^0x[0-9a-fA-F]*$/);
const amount = z.string().regex(/^\d+$/).describe("in the token's smallest unit");

/** What `GET /health` says. */
export const healthSchema = z.strictObject({
  status: z.literal("ok"),
  chainId: z.int(),
  validator: address,
  block: z.string(),
});

const privacySchema = z.array(
  z.strictObject({
    pool: z.int(),
    k: z.int().describe("contributors a group needs, those of the asker's passes not counted"),
    answers: z.int().describe("a pass and snapshot"),
    left: z.int(),
  }),
);

/** What `POST /queries/quote` says. */
export const quoteReply = z.strictObject({
  order,
  price: amount,
  most: amount.describe("the price if every record that may be used were"),
  units: z.array(z.string()),
  mode: z.enum(["rows", "aggregate"]),
  privacy: privacySchema.describe("the floors of the personal pools it aggregates"),
});

/** A receipt, signed by the validator over its canonical JSON without the signature (EIP-191). */
export const receiptSchema = z.strictObject({
  format: z.literal("datagraph/receipt/v1"),
  chainId: z.int(),
  order: bytes32,
  queryHash: bytes32,
  resultHash: bytes32.describe("SHA-256 of the result's bytes"),
  rowCount: z.int(),
  units: z.array(z.string()),
  price: amount,
  token: address,
  validator: address,
  privacy: privacySchema.optional(),
  time: z.int().describe("seconds"),
  signature: hexadecimal,
});

const status = z.enum(["run", "settled", "skipped"]);

/** What `GET /queries/{order}` says. */
export const statusReply = z.strictObject({ status, detail: z.string().nullable(), receipt: receiptSchema });

/** What `GET /queries` says. */
export const historyReply = z.strictObject({
  queries: z.array(
    z.strictObject({
      order: bytes32,
      researcher: address,
      signer: address,
      query: query.nullable(),
      format: z.enum(RESULT_FORMATS).nullable(),
      status,
      detail: z.string().nullable(),
      receipt: receiptSchema,
      answered: z.iso.datetime(),
    }),
  ),
});

/** What `GET /queries/saved` says. */
export const savedReply = z.strictObject({
  queries: z.array(z.strictObject({ name: z.string(), query, licence: z.int(), saved: z.iso.datetime() })),
});

/** What `GET /payouts/{account}` says. */
export const claimsReply = z.strictObject({
  epoch: z.string().nullable(),
  claims: z.array(z.strictObject({ account: address, token: address, total: amount, proof: z.array(bytes32) })),
});

/** What `GET /chains` says. */
export const chainsReply = z.strictObject({
  chains: z.array(
    z.strictObject({
      kind: z.enum(["evm", "metagraph"]),
      id: z.string().describe("the chain's id, or the metagraph's"),
      chain: bytes32.describe("as a pool's terms name it"),
    }),
  ),
});

/** What `GET /pools/{pool}/earnings` says. */
export const earningsReply = z.strictObject({
  pool: z.int(),
  epochs: z.int(),
  block: z.string().describe("as the chain was then"),
  fields: z.array(
    z.strictObject({
      field: z.int().describe("its place in the schema"),
      token: address,
      streams: z.int().describe("that earned by it"),
      units: z.string().describe("data points of it that queries used"),
      amount,
    }),
  ),
});

/** What every refusal says. */
export const errorSchema = z.looseObject({
  error: z.looseObject({
    code: z.string().describe("for programs"),
    message: z.string().describe("for people"),
    position: z.int().nullable().optional().describe("in the SQL, in characters"),
  }),
});

/** A signed document whose format this page does not repeat. */
export const document = z.looseObject({});
