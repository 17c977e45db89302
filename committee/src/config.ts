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
  /** the node's directory, made by `init` */
  NODE_DIR: z.string().min(1),
  /** comma-separated; all must agree, and of one operator's word alone nothing is released: two at least */
  RPC_URLS: list.pipe(z.array(z.url({ protocol: /^https?$/ })).min(1)),
  /** "yes" lets a development chain do with one endpoint */
  ALLOW_ONE_RPC: z.enum(["yes", "no"]).default("no"),
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
  /** how many blocks a condition must have been true for; as many as the chain may take back */
  DEPTH: integer.default(0),
  /** how many blocks one endpoint may be behind another */
  LAG_BLOCKS: integer.default(5),
  /** releases within an hour */
  WALLET_LIMIT: integer.default(1_000),
  DATASET_LIMIT: integer.default(20_000),
  /** how many blocks old a session's nonce may be */
  NONCE_BLOCKS: integer.default(1_000),
});

/** A node's configuration. */
export type Config = z.infer<typeof Environment>;

/** Returns the configuration in environment variables. Throws one line that names the first bad variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { RPC_URLS, ALLOW_ONE_RPC } = parsed.data;
  if (new Set(RPC_URLS).size < 2 && ALLOW_ONE_RPC === "no")
    throw new Error("RPC_URLS: name two endpoints of different operators at least (ALLOW_ONE_RPC=yes for development)");
  return parsed.data;
}
