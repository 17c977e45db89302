import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { isCommitted } from "./share.ts";

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `${bytes} bytes in hexadecimal`);

/** What one node keeps: its share, its identity key, and the committee's public half. */
export const ShareFile = z
  .object({
    format: z.literal("datagraph/key-share/v1"),
    origin: z.string(),
    index: z.int().min(1),
    nodes: z.int().min(1),
    threshold: z.int().min(1),
    commitments: z.array(hex(48)).min(1),
    share: hex(32),
    identitySecret: hex(32),
  })
  .strict();

/** Contents of a share file. */
export type ShareFile = z.infer<typeof ShareFile>;

/**
 * Returns a node's share, read from its file. Throws if others may read the file, if it is malformed, or if the share
 * does not belong to the committee's public key.
 */
export function readShareFile(path: string): ShareFile {
  const mode = statSync(path).mode & 0o777;
  if (mode & 0o077) throw new Error(`${path} has mode 0${mode.toString(8)}, others may read it: chmod 600 ${path}`);
  const file = ShareFile.safeParse(readJson(path));
  // zod's message names the field and never the value: the value may be the secret
  if (!file.success)
    throw new Error(`${path}: ${file.error.issues[0]?.path.join(".")}: ${file.error.issues[0]?.message}`);
  const { index, share, commitments } = file.data;
  if (
    !isCommitted(
      { index, secret: BigInt(share) },
      commitments.map((c) => c.slice(2)),
    )
  ) {
    throw new Error(`${path}: the share of node ${index} does not belong to public key ${commitments[0]}`);
  }
  return file.data;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // the parser's own message quotes the text, which may hold the secret
    throw new Error(`${path} cannot be read as JSON`);
  }
}
