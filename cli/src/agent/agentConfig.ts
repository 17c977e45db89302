import { join } from "node:path";
import { streamOf } from "@datagraph/sdk";
import { writeFileAtomic } from "@datagraph/sdk/node";
import { DateTime } from "luxon";
import type { Address } from "viem";
import { z } from "zod";
import { readJson } from "../client/readInput.ts";

const Folder = z.strictObject({
  type: z.literal("folder"),
  path: z.string().min(1),
  format: z.enum(["fitbit", "apple-health", "google-fit", "table"]),
  device: z.string().optional(),
  mapping: z
    .strictObject({
      at: z.string(),
      timeFormat: z.string().optional(),
      fields: z.record(z.string(), z.strictObject({ column: z.string(), unit: z.string().optional() })),
    })
    .optional(),
});
const Http = z.strictObject({
  type: z.literal("http"),
  url: z.url({ protocol: /^https?$/ }),
  tokenFrom: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, "name an environment variable")
    .optional(),
});
const Profile = z.strictObject({ type: z.literal("profile"), path: z.string().min(1) });
const Simulator = z.strictObject({ type: z.literal("simulator"), seed: z.string().min(1), from: z.int().min(0) });

/** Where an agent's readings come from, as its configuration says it. */
export const SourceConfig = z.discriminatedUnion("type", [Folder, Http, Profile, Simulator]);
export type SourceConfig = z.output<typeof SourceConfig>;

const Stream = z.strictObject({
  dataset: z.string().regex(/^\d{1,78}$/),
  creator: z.templateLiteral(["0x", z.string()]).transform((text) => text as Address),
  recipient: z.string().startsWith("age1"),
  zone: z.string().refine((zone) => DateTime.local({ zone }).isValid, "no time zone, such as Europe/Berlin"),
  sources: z.array(SourceConfig).min(1),
});

const Config = z.strictObject({
  format: z.literal("datagraph/agent/v1"),
  chainId: z.int(),
  pool: z.int().min(1),
  streams: z.array(Stream).min(1),
});

/** What an agent serves: streams of one pool. It holds no secret; the device's key lies beside it. */
export type AgentConfig = z.output<typeof Config>;

const FILE = "agent.json";

/** Returns the configuration in a directory. Throws, naming the file and what is wrong with it. */
export async function readAgentConfig(home: string): Promise<AgentConfig> {
  const path = join(home, FILE);
  const parsed = Config.safeParse(await readJson(path).catch(explainMissing));
  if (parsed.success) return parsed.data;
  const { path: at, message } = parsed.error.issues[0]!;
  throw new Error(`${path}: ${at.join(".")}: ${message}`);
}

/** Writes the configuration, whole or not at all. */
export async function writeAgentConfig(home: string, config: AgentConfig): Promise<void> {
  const json = new TextEncoder().encode(`${JSON.stringify(config, undefined, 2)}\n`);
  await writeFileAtomic(join(home, FILE), streamOf(json), { mode: 0o600 });
}

function explainMissing(error: Error): never {
  if (!error.message.endsWith("there is no such file")) throw error;
  throw new Error(`${error.message}: make one with ./datagraph agent init`, { cause: error });
}
