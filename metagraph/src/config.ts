import { getAddress, isAddress } from "viem";
import { z } from "zod";

const integer = z.string().regex(/^\d+$/, "must be a whole number").transform(Number).pipe(z.int());
const amount = z.string().regex(/^\d+$/, "must be a whole number of 10^-8").transform(BigInt);
const dagAddress = z.string().regex(/^DAG\d[1-9A-HJ-NP-Za-km-z]{36}$/, "must be a DAG address");

/** Balances of the first snapshot: "DAG...=1000,DAG...=5". */
const genesis = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .filter(Boolean)
      .map((entry) => entry.split("=")),
  )
  .pipe(z.array(z.tuple([dagAddress, amount])).max(1_000));

/** The environment variables a local metagraph reads. */
const Environment = z.object({
  /** 0 takes a free port; the "listening" line of the log names it */
  PORT: integer.pipe(z.int().max(65_535)).default(7480),
  HOST: z.string().default("127.0.0.1"),
  /** where its key and its snapshots are */
  DIRECTORY: z.string().min(1),
  /** the EVM chain and registry whose streams are anchored here */
  CHAIN_ID: integer,
  REGISTRY: z
    .string()
    .refine((value) => isAddress(value, { strict: false }), "must be an address")
    .transform((value) => getAddress(value)),
  GENESIS: genesis,
  /** what a data update costs, in 10^-8 of the token; 0: nothing */
  FEE: amount.default(0n),
  /** milliseconds between snapshots while there is something to take in */
  SNAPSHOT_MS: integer.pipe(z.int().min(1).max(60_000)).default(1_000),
});

/** A local metagraph's configuration. */
export type Config = z.infer<typeof Environment>;

/** Returns the configuration in environment variables. Throws one line that names the first bad variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
}
