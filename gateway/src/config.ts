import { isAbsolute, resolve } from "node:path";
import { metagraphAt } from "@datagraph/sdk/node";
import { isHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { z } from "zod";

const url = z.url({ error: "must be a URL such as http://127.0.0.1:8545" });
const whole = (least: number, most: number): z.ZodCoercedNumber =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .int({ error: `must be a whole number from ${least} to ${most}` })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` });
const list = z.string().transform((text) => text.split(",").map((one) => one.trim()));
const text = (error: string): z.ZodString => z.string({ error }).min(1, { error });

const schema = z.object({
  PORT: whole(0, 65_535).default(4000),
  HOST: z.string().default("127.0.0.1"),
  DATABASE_URL: z
    .string({ error: "must be a PostgreSQL URL such as postgres://127.0.0.1/datagraph" })
    .startsWith("postgres", { error: "must be a PostgreSQL URL such as postgres://127.0.0.1/datagraph" }),
  DATAGRAPH_RPC_URL: url,
  /** ciphertext, and plaintext of snapshots; replicas share it, as they share the database */
  DATAGRAPH_DATA_DIR: text("must name a folder for ciphertext and snapshots").transform((path) =>
    isAbsolute(path) ? path : resolve(path),
  ),
  DATAGRAPH_VALIDATOR_KEY: z.custom<`0x${string}`>(isPrivateKey, {
    error: "must be the validator's private key, 0x and 64 hexadecimal digits",
  }),
  DATAGRAPH_COMMITTEE_FILE: text("must name the committee's public file, committee.json"),
  DATAGRAPH_COMMITTEE_URLS: z
    .string({ error: "must be the committee nodes' URLs, separated by commas" })
    .pipe(list)
    .pipe(z.array(url)),
  /** the chain's name under which the committee's nodes know it */
  DATAGRAPH_CHAIN_NAME: text("must be the name under which the committee's nodes know the chain"),
  /** origins of browser apps that may call, besides those of this machine */
  DATAGRAPH_ALLOWED_ORIGINS: list.pipe(z.array(url)).default([]),
  /** seconds between looks at what is to settle, open, propose or erase */
  DATAGRAPH_JOB_INTERVAL: z.coerce
    .number({ error: "must be a number of seconds" })
    .positive({ error: "must be more than 0 seconds" })
    .default(2),
  /** seconds after which the blocks of an upload that never ended are removed; of the embedded store only */
  DATAGRAPH_ABANDONED_AFTER: whole(60, 2 ** 31).default(86_400),
  /** blocks that payout roots are derived from; default finalized, on the local chain latest */
  DATAGRAPH_FINALITY: z
    .enum(["latest", "safe", "finalized"], { error: "must be latest, safe or finalized" })
    .optional(),
  /** seconds a transaction may wait in the mempool before it is replaced by one that pays more */
  DATAGRAPH_SEND_PATIENCE: z.coerce
    .number({ error: "must be a number of seconds" })
    .positive({ error: "must be more than 0 seconds" })
    .default(30),
  /** most gwei a unit of gas may cost; what costs more waits */
  DATAGRAPH_MAX_GAS_PRICE: z.coerce
    .number({ error: "must be a number of gwei" })
    .min(0.001, { error: "must be at least 0.001 gwei" })
    .default(500),
  /** most whole coins a day that signed calls of others may cost; at 0 none is relayed */
  DATAGRAPH_RELAY_DAILY: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,18})?$/, { error: "must be an amount of the chain's coin, such as 0.5" })
    .default("0"),
  /** calls relayed for one account within an hour, at most; a network address may ask ten times as often */
  DATAGRAPH_RELAY_HOURLY: whole(1, 1_000_000).default(60),
  /** header in which a proxy before the gateway tells a client's network address, such as X-Forwarded-For */
  DATAGRAPH_CLIENT_HEADER: z.string().optional(),
  /** RPC API of a Kubo node that keeps the ciphertext, in place of DATAGRAPH_DATA_DIR */
  DATAGRAPH_KUBO_URL: url.optional(),
  /** a remote service that pins all of it too (IPFS Pinning Service API) */
  DATAGRAPH_PINNING_URL: url.optional(),
  /** its access token, a secret */
  DATAGRAPH_PINNING_TOKEN: z.string().optional(),
  /** port on loopback of the subset of Kubo's RPC API; none without it */
  DATAGRAPH_IPFS_RPC_PORT: whole(0, 65_535).optional(),
  /** Lit's execute-only API key; key requests are relayed to Lit when it and the action's file are given */
  DATAGRAPH_LIT_API_KEY: z.string().optional(),
  /** the built Lit Action, lit-action.json */
  DATAGRAPH_LIT_ACTION_FILE: z.string().optional(),
  DATAGRAPH_LIT_URL: url.optional(),
  /** requests to Lit for one wallet within an hour, at most */
  DATAGRAPH_LIT_HOURLY: whole(1, 1_000_000).default(60),
  /** the metagraph on which pools anchor: a local one's URL, or those of a real one's four nodes, separated by commas */
  DATAGRAPH_METAGRAPH_URL: z
    .string()
    .transform((text, context) => {
      try {
        return metagraphAt(text);
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message });
        return z.NEVER;
      }
    })
    .optional(),
  /** seconds a result can be fetched again */
  DATAGRAPH_RESULT_KEPT: whole(1, 86_400).default(3_600),
  /** bytes of one upload, at most */
  DATAGRAPH_MAX_UPLOAD: whole(1, 2 ** 53 - 1).default(2 ** 32),
});

export type Config = z.infer<typeof schema>;

/** Returns the gateway's configuration. Throws an error of one line that names each wrong variable, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [name] = path;
    return given[String(name)] === undefined
      ? `${String(name)} is missing: it ${message}`
      : `${String(name)} ${message}`;
  });
  throw new Error(`Gateway configuration: ${[...new Set(problems)].join("; ")}`);
}

function isPrivateKey(value: unknown): boolean {
  if (!isHex(value) || value.length !== 66) return false;
  try {
    return privateKeyToAccount(value).address.length > 0;
  } catch {
    return false; // zero, or beyond the curve's order
  }
}
