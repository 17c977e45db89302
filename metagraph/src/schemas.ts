import type { CurrencyTransaction, FeeTransaction, Signed } from "@datagraph/protocol";
import { z } from "zod";

const LONG = 2n ** 63n - 1n;
/** Circe reads a Long from a string too, and dag4 writes its salts so. */
const long = z
  .union([z.int(), z.bigint(), z.string().regex(/^-?\d{1,19}$/)])
  .transform(BigInt)
  .pipe(z.bigint().min(0n).max(LONG));
const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a hash of 64 hex characters");
const address = z.string().refine(isDagAddress, "expected a DAG address");

const Proof = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{128}$/, "expected a public key of 128 hex characters"),
  signature: z.string().regex(/^(?:[0-9a-f]{2}){8,72}$/, "expected a DER signature in hex"),
});
const proofs = z.array(Proof).min(1).max(8);

const Transaction = z.strictObject({
  source: address,
  destination: address,
  amount: long.pipe(z.bigint().min(1n)),
  fee: long,
  parent: z.strictObject({ ordinal: z.int().min(0), hash }),
  salt: long,
});
const Fee = z.strictObject({
  source: address,
  destination: address,
  amount: long.pipe(z.bigint().min(1n)),
  dataUpdateRef: hash,
});
const SignedFee = z.strictObject({ value: Fee, proofs });
const Update = z.strictObject({ value: z.unknown(), proofs });

/** `POST /transactions` of the currency L1. */
export const SignedTransaction: z.ZodType<Signed<CurrencyTransaction>> = z.strictObject({ value: Transaction, proofs });

/** What `POST /data` of the data L1 brings: an update whose value is not looked at yet, and its fee. */
export type DataPost = { data: Signed<unknown>; fee?: Signed<FeeTransaction> | undefined };

const WithFee = z.strictObject({ data: Update, fee: SignedFee.nullish().transform((fee) => fee ?? undefined) });

/** `POST /data`: the update itself, or the update and its fee. */
export function parseDataPost(body: unknown): DataPost {
  const alone = typeof body === "object" && body !== null && "value" in body;
  return alone ? { data: Update.parse(body) } : WithFee.parse(body);
}

const PATTERN = /^DAG(\d)([1-9A-HJ-NP-Za-km-z]{36})$/;

/** The digit after DAG is the sum of the digits behind it, modulo 9. */
function isDagAddress(text: string): boolean {
  const [, parity, end] = PATTERN.exec(text) ?? [];
  if (end === undefined) return false;
  return [...end.replace(/\D/g, "")].reduce((sum, digit) => sum + Number(digit), 0) % 9 === Number(parity);
}
