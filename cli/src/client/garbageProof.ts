import { type GarbageProof, parseEnvelope } from "@datagraph/sdk";
import { z } from "zod";

const hex = (bytes: number) => z.templateLiteral(["0x", z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))]);
const shape = z.strictObject({
  format: z.literal("datagraph/garbage-envelope/v1"),
  envelope: z.unknown().transform(parseEnvelope),
  part: z.int().min(0).optional(),
  publicKey: hex(48),
  decryptionKey: hex(96),
});

/** Returns a proof that an envelope is garbage, read from JSON. Throws an Error that names what is wrong with it. */
export function parseGarbageProof(value: unknown): GarbageProof {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data as GarbageProof;
  throw new Error(`Not a proof of a garbage envelope: ${error.issues[0]!.path.join(".")} ${error.issues[0]!.message}`);
}
