import { z } from "zod";

const Hex = z.templateLiteral(["0x", z.string()]);

/** The public half of a committee, as its nodes tell it. */
export const Committee = z.looseObject({
  format: z.literal("datagraph/committee/v1"),
  origin: z.string(),
  epoch: z.int(),
  nodes: z.int(),
  threshold: z.int(),
  commitments: z.array(Hex).min(1),
  publicKey: Hex,
  identityKeys: z.array(Hex),
  signingKeys: z.array(Hex),
});

/** Returns what the node at `url` answers under `path`. Throws an error that names the node. */
export async function ask<T>(url: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const address = new URL(path, url.endsWith("/") ? url : `${url}/`);
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch((error: Error) => {
    throw new Error(`${address} does not answer: ${error.message}`);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(`${address} answers ${response.status}: ${JSON.stringify(body)}`);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${address} is no committee node's: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
