import type { Hex } from "viem";
import { z } from "zod";
import { actionCid } from "./actionCid.ts";

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "must be an address")
  .transform((value) => value as Hex);

const LitActionFile = z.strictObject({
  format: z.literal("datagraph/lit-action/v1"),
  cid: z.string().regex(/^Qm[1-9A-HJ-NP-Za-km-z]{44}$/, "must be a CIDv0"),
  /** absent until the action has run once */
  publicKey: z
    .string()
    .regex(/^0x04[0-9a-f]{128}$/, "must be an uncompressed secp256k1 key")
    .transform((value) => value as Hex)
    .optional(),
  chainId: z.int().positive(),
  contracts: z.strictObject({ hasAccess: address, isValidator: address }),
  domains: z.array(z.string().min(1)).min(1),
  rpcUrls: z.array(z.url()).min(1),
  lagBlocks: z.int().nonnegative(),
  code: z.string().min(1),
});

/** A built Lit Action: the code, its CID, and what it was built for. */
export type LitAction = z.infer<typeof LitActionFile>;

/**
 * Returns the content of an action's file, as `lit/build.ts` writes it. Throws a TypeError that names the first bad
 * field, or says that the CID is not the code's.
 */
export async function parseLitAction(text: string): Promise<LitAction> {
  const parsed = LitActionFile.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new TypeError(`Lit action file: ${issue?.path.join(".") || "it"}: ${issue?.message}`);
  }
  const cid = await actionCid(parsed.data.code);
  if (cid !== parsed.data.cid) throw new TypeError(`Lit action file: its CID is ${parsed.data.cid}, its code's ${cid}`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
