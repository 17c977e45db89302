import { RESULT_FORMATS } from "@datagraph/protocol";
import { type Hex, getAddress, isAddress, isHex } from "viem";
import { z } from "zod";

/** Addresses are kept in one spelling: the database compares them as text. */
export const address = z
  .string()
  .refine((value) => isAddress(value, { strict: false }), { error: "must be an address" })
  .transform((value) => getAddress(value));
const hex = (most: number): z.ZodType<Hex> =>
  z.custom<Hex>((value) => isHex(value) && value.length % 2 === 0 && value.length <= 2 + 2 * most, {
    error: `must be hexadecimal, at most ${most} bytes`,
  });
const bytes32 = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, { error: "must be 32 bytes, hexadecimal" })
  .transform((value) => value.toLowerCase() as Hex);
const decimal = (bits: number): z.ZodString =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,77})$/, { error: "must be a decimal number" })
    .refine((value) => BigInt(value) < 2n ** BigInt(bits), { error: `must fit ${bits} bits`, abort: true });
const whole = (bits: number): z.ZodNumber =>
  z
    .int()
    .min(0)
    .lt(2 ** bits);
const seconds = whole(40);
const licence = z.int().min(1).max(63);

const period = z.strictObject({ start: seconds, end: seconds }).optional();
/** How many epochs back earnings are told; each takes a derivation of its own, so there are few. */
export const EARNING_EPOCHS = [1, 7, 30, 90] as const;

/** A query, as SQL or in the short form. */
export const query = z.union([
  z.strictObject({ sql: z.string().max(100_000), period }),
  z.strictObject({
    pool: z.string().max(128),
    fields: z.array(z.string().max(128)).min(1).max(256),
    where: z.string().max(100_000).optional(),
    period,
  }),
]);

const part = z.strictObject({
  pool: whole(24),
  licence,
  rows: z.boolean(),
  snapshot: decimal(64),
  fields: decimal(256),
  periodStart: seconds,
  periodEnd: seconds,
  unitPrice: decimal(96),
  maxUnits: decimal(64),
});

/** An order as JSON. */
export const order = z.strictObject({
  researcher: address,
  validator: address,
  token: address,
  queryHash: bytes32,
  consentBlock: decimal(64),
  nonce: decimal(64),
  deadline: seconds,
  parts: z.array(part).min(1).max(8),
});

/** The name of a saved query. */
export const savedName = z.string().regex(/^[\w][\w .-]{0,63}$/, {
  error: "must be 1 to 64 letters, digits, spaces, dots, dashes or underscores",
});

/** The body of `PUT /queries/saved/{name}`. */
export const savedSchema = z.strictObject({ query, licence });

/** The parameters of `GET /queries`. */
export const historySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.iso.datetime().optional(),
});

/** The body of `POST /queries/quote`. */
export const quoteSchema = z.strictObject({ query, licence, researcher: address });

/** The body of `POST /queries`. A wallet's signature (ERC-1271) may be longer than a key's. */
export const runSchema = z.strictObject({
  order,
  query,
  signer: address,
  signature: hex(8_192),
  format: z.enum(RESULT_FORMATS).default("json"),
});
