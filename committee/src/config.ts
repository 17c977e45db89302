import { join } from "node:path";
import { getAddress, isAddress } from "viem";
import { z } from "zod";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);
const integer = z.string().regex(/^\d+$/, "must be a whole number").transform(Number);

/** The environment variables a node reads. */
const Environment = z.object({
  /** 0 takes a free port; the "listening" line of the log names it */
  PORT: integer.pipe(z.int().max(65_535)).default(7470),
  HOST: z.string().default("127.0.0.1"),
  /** the node's number, from 1; checked against the share file */
  NODE_INDEX: integer.optional(),
  /** the share file, mode 0600; or KEY_DIR, a folder with node-<index>.json */
  SHARE_FILE: z.string().optional(),
  KEY_DIR: z.string().optional(),
  /** comma-separated; all must agree */
  RPC_URLS: list.pipe(z.array(z.url({ protocol: /^https?$/ })).min(1)),
  CHAIN_ID: integer,
  /** the chain's name in Lit's list, as conditions say it */
  CHAIN_NAME: z.string().min(1),
  /** AccessPass and ProvenanceRegistry */
  ALLOWED_CONTRACTS: list.pipe(
    z
      .array(
        z
          .string()
          .refine((value) => isAddress(value, { strict: false }), "must be addresses")
          .transform((value) => getAddress(value)),
      )
      .min(1),
  ),
  /** URLs under which clients know this node; default http://127.0.0.1:PORT and http://localhost:PORT */
  NODE_URLS: list.pipe(z.array(z.url())).default([]),
  /** SIWE domains that may ask; all when empty */
  ALLOWED_DOMAINS: list.default([]),
  /** how many blocks old a session's nonce may be */
  NONCE_BLOCKS: integer.default(1_000),
});

/** A node's configuration. */
export type Config = Omit<z.infer<typeof Environment>, "SHARE_FILE" | "KEY_DIR"> & { shareFile: string };

/** Returns the configuration in environment variables. Throws one line that names the first bad variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { SHARE_FILE, KEY_DIR, ...rest } = parsed.data;
  if (SHARE_FILE) return { ...rest, shareFile: SHARE_FILE };
  if (!KEY_DIR) throw new Error("SHARE_FILE: name the node's share file, or KEY_DIR and NODE_INDEX");
  if (!rest.NODE_INDEX) throw new Error("NODE_INDEX: needed with KEY_DIR, from 1");
  return { ...rest, shareFile: join(KEY_DIR, `node-${rest.NODE_INDEX}.json`) };
}
