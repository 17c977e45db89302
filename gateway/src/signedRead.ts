import { canonicalJson } from "@datagraph/sdk";
import { READ_SCHEME } from "@datagraph/protocol";
import type { Context } from "hono";
import { type Address, isAddressEqual, isHex } from "viem";
import { z } from "zod";
import { Refused } from "./refused.ts";
import { address } from "./routes/querySchemas.ts";
import type { Services } from "./services.ts";

/** Seconds a token may be good for, from now on. */
const LONGEST = 86_400;

const tokenSchema = z.strictObject({
  format: z.literal("datagraph/read/v1"),
  chainId: z.int(),
  validator: address,
  reader: address,
  expires: z.int(),
  signature: z.custom<`0x${string}`>((value) => isHex(value) && value.length <= 20_000),
});

/**
 * Returns who signed a request's read token: `Authorization: DataGraph <base64url of its JSON>`, which names the chain,
 * this gateway's validator and when it expires. Throws Refused.
 */
export async function signedReader({ account, client }: Services, context: Context): Promise<Address> {
  const [scheme, text] = (context.req.header("authorization") ?? "").split(" ");
  if (scheme !== READ_SCHEME || text === undefined)
    throw new Refused(401, "unsigned", `Give Authorization: ${READ_SCHEME} <token>; docs/api.md says how to sign one`);
  const parsed = tokenSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new Refused(401, "bad-token", "The read token is malformed");
  const { signature, ...document } = parsed.data;
  const { chainId, validator, reader, expires } = document;
  const now = Date.now() / 1_000;
  if (chainId !== client.deployment.chainId || !isAddressEqual(validator, account.address))
    throw new Refused(401, "bad-token", `The read token is for validator ${validator} on chain ${chainId}`);
  if (expires <= now || expires > now + LONGEST)
    throw new Refused(
      401,
      "bad-token",
      `The read token expires at ${expires}: give a time within ${LONGEST} s from now`,
    );
  const signed = { address: reader, message: { raw: canonicalJson(document) }, signature };
  if (!(await client.publicClient.verifyMessage(signed).catch(() => false)))
    throw new Refused(401, "bad-signature", `The read token is not signed by ${reader}`);
  return reader;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
