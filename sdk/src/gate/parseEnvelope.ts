import type { Envelope } from "@datagraph/protocol";
import { isAddress, isHex } from "viem";
import { EnvelopeError } from "./errors.ts";

const decimal = (value: unknown) => typeof value === "string" && /^(0|[1-9][0-9]{0,77})$/.test(value);
const bytes32 = (value: unknown) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
const address = (value: unknown) => typeof value === "string" && isAddress(value, { strict: false });
const text = (longest: number) => (value: unknown) =>
  typeof value === "string" && value.length > 0 && value.length <= longest;
const base64 = (value: unknown) => typeof value === "string" && /^[A-Za-z0-9+/]{4,4096}={0,2}$/.test(value);

const FIELDS: Record<keyof Envelope, (value: unknown) => boolean> = {
  format: (value) => value === "datagraph/envelope/v1",
  gate: text(200),
  chainId: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  registry: address,
  contract: address,
  condition: (value) => value === "hasAccess" || value === "isValidator",
  id: decimal,
  version: decimal,
  cid: text(200),
  root: bytes32,
  keyDigest: bytes32,
  ciphertext: base64,
  contributor: address,
  signature: (value) => isHex(value) && value.length <= 8_194,
};

/**
 * Returns untrusted JSON as an envelope, with no field too many. Throws {@link EnvelopeError} that names the first bad
 * field. Says nothing about the signature: see `verifyEnvelope`.
 */
export function parseEnvelope(value: unknown): Envelope {
  if (typeof value !== "object" || value === null) throw new EnvelopeError("An envelope is a JSON object");
  const candidate = value as Record<string, unknown>;
  for (const [field, isValid] of Object.entries(FIELDS)) {
    if (!isValid(candidate[field])) throw new EnvelopeError(`Envelope field ${field} is missing or malformed`);
  }
  const unknown = Object.keys(candidate).find((field) => !(field in FIELDS));
  if (unknown) throw new EnvelopeError(`Unknown envelope field ${unknown}`);
  return candidate as Envelope;
}
