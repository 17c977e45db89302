import { isHex } from "viem";
import { z } from "zod";

const url = z.url({ error: "must be a URL such as http://127.0.0.1:8545" });
const port = z.coerce.number().int().min(0).max(65535);

const schema = z.object({
  PORT: port.default(4000),
  HOST: z.string().default("127.0.0.1"),
  DATABASE_URL: z
    .string()
    .startsWith("postgres", { error: "must be a PostgreSQL URL such as postgres://127.0.0.1/datagraph" }),
  DATAGRAPH_RPC_URL: url,
  DATAGRAPH_DATA_DIR: z.string().min(1, { error: "must name a folder for ciphertext and snapshots" }),
  DATAGRAPH_VALIDATOR_KEY: z.custom<`0x${string}`>((value) => isHex(value) && value.length === 66, {
    error: "must be the validator's private key, 0x and 64 hexadecimal digits",
  }),
  DATAGRAPH_COMMITTEE_FILE: z.string().min(1, { error: "must name the committee's public file, committee.json" }),
  DATAGRAPH_COMMITTEE_URLS: z
    .string()
    .transform((list) => list.split(",").map((one) => one.trim()))
    .pipe(z.array(url).min(1)),
  /** the chain's name under which the committee's nodes know it */
  DATAGRAPH_CHAIN_NAME: z.string().min(1),
  /** seconds between looks at what is to settle, snapshot, propose or erase */
  DATAGRAPH_JOB_INTERVAL: z.coerce.number().positive().default(2),
  /** bytes of one upload, at most */
  DATAGRAPH_MAX_UPLOAD: z.coerce
    .number()
    .int()
    .positive()
    .default(2 ** 32),
});

export type Config = z.infer<typeof schema>;

/** Returns the gateway's configuration. Throws an error of one line that names each wrong variable, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`Gateway configuration: ${problems.join("; ")}`);
}
