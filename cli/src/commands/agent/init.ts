import { resolve } from "node:path";
import type { ChainClient } from "@datagraph/sdk";
import { DateTime } from "luxon";
import { type Address, parseEther, zeroHash } from "viem";
import { z } from "zod";
import { type AgentConfig, SourceConfig, readAgentConfig, writeAgentConfig } from "../../agent/agentConfig.ts";
import { deviceKey } from "../../agent/deviceKey.ts";
import { streamPlans } from "../../agent/streamPlans.ts";
import { AS, As, openSender } from "../../client/actor.ts";
import { HOME, Home } from "../../client/agentHome.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { authorizeDevice } from "../../client/devices.ts";
import { openGateway } from "../../client/gate.ts";
import { IDENTITY, Identity, lockedIdentity } from "../../client/identity.ts";
import { METAGRAPH, Metagraph } from "../../client/metagraph.ts";
import { poolNamed } from "../../client/pools.ts";
import { readJson } from "../../client/readInput.ts";
import { ownStream } from "../../client/streams.ts";
import { facts } from "../../client/table.ts";
import { parseDuration, parseTime, showTime } from "../../client/time.ts";
import { UsageError } from "../../usageError.ts";

const Input = z.object({
  ...As,
  ...Home,
  ...Identity,
  ...Metagraph,
  pool: z.string(),
  folder: z.string().optional(),
  format: z.enum(["fitbit", "apple-health", "google-fit", "table"]).optional(),
  mapping: z.string().optional(),
  device: z.string().optional(),
  url: z.string().optional(),
  tokenFrom: z.string().optional(),
  profile: z.string().optional(),
  simulate: z.string().optional(),
  from: z.string().optional(),
  zone: z.string().default(DateTime.local().zoneName),
  expires: z.string().default("90d"),
  gas: z
    .string()
    .regex(/^\d+(\.\d{1,18})?$/, "give an amount of ether")
    .default("0.01"),
});

/** `datagraph agent init`: sets an agent up that sends what a device measures to one's stream. */
export const command = defineVerb({
  arguments: { "<pool>": "the pool that was joined: its number or name" },
  options: {
    ...AS,
    ...HOME,
    ...IDENTITY,
    ...METAGRAPH,
    "--folder <path>": "read exports from this folder, with --format",
    "--format <name>": "fitbit, apple-health, google-fit, or table: CSV, JSON or NDJSON with --mapping",
    "--mapping <file>":
      'JSON that says which column is what: { "at": "time", "fields": { "steps": { "column": "n" } } }',
    "--device <name>": "of an export of several recording devices, the one that counts",
    "--url <url>": "ask an HTTP endpoint for readings",
    "--token-from <variable>": "environment variable that holds the endpoint's bearer token",
    "--profile <file>": 'what you say of yourself, sent whenever it changes: JSON such as { "age": 42 }',
    "--simulate <seed>": "make readings up: synthetic, for trying things out",
    "--from <time>": "where a simulation begins (default a day ago)",
    "--zone <name>": "the time zone whose days are yours (default this machine's)",
    "--expires <duration>": "how long the device may anchor for you (default 90d)",
    "--gas <ether>": "what the device gets for gas, unless it has as much (default 0.01; nothing on a metagraph)",
  },
  examples: [
    "agent init sleep --folder test/fixtures/exports/fitbit --format fitbit --zone Europe/Berlin --as 42",
    "agent init sleep --simulate anna --as 42",
  ],
  input: Input,
  run: async (input, context) => {
    const duration = parseDuration(input.expires, "--expires");
    const { recipient } = await lockedIdentity(input.identity);
    const actor = await openSender(input, context);
    const { client, account } = actor;
    const pool = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const stream = await ownStream(client, pool, account.address);
    const now = await chainTime(client);
    const source = await sourceIn(input, now);
    const before = await readAgentConfig(input.home).catch(absent);
    const added = {
      dataset: String(stream.dataset),
      ...{ creator: account.address, recipient, zone: input.zone, sources: [source] },
    };
    const config = merged(before, { chainId: client.deployment.chainId, pool: pool.number }, added);
    // what the sources need is refused now, not when the agent runs
    streamPlans(config, pool.schema);
    const key = await deviceKey(input.home);
    const device = key.account.address;
    const expiry = now + duration;
    const transaction = await authorizeDevice(actor, pool, stream, { device, expiry }, input.metagraph);
    if (pool.terms.chain === zeroHash) await fundDevice(client, device, parseEther(input.gas));
    await writeAgentConfig(input.home, config);
    return { home: resolve(input.home), pool: pool.number, stream: stream.number, device, expiry, source, transaction };
  },
  render: ({ home, pool, stream, device, expiry, source }) =>
    facts({
      stream: `${stream} of pool ${pool}`,
      device: `${device}, until ${showTime(expiry)}`,
      source: source.type === "simulator" ? "synthetic readings" : source.type === "http" ? source.url : source.path,
      home,
      next: `./datagraph agent run --home ${home} --every 1h`,
    }),
});

/** The device sends its own transactions. */
async function fundDevice({ publicClient, walletClient }: ChainClient, to: Address, amount: bigint): Promise<void> {
  if ((await publicClient.getBalance({ address: to })) >= amount) return;
  const hash = await walletClient.sendTransaction({ to, value: amount });
  await publicClient.waitForTransactionReceipt({ hash });
}

async function sourceIn(input: z.output<typeof Input>, now: number): Promise<SourceConfig> {
  const given = [input.folder, input.url, input.profile, input.simulate].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new UsageError("Say where readings come from: one of --folder, --url, --profile and --simulate");
  const from = input.from === undefined ? now - 86_400 : parseTime(input.from, "--from");
  const mapping = input.mapping === undefined ? undefined : await readJson(input.mapping);
  const { success, data, error } = SourceConfig.safeParse(wanted());
  if (success) return data;
  const { path, message } = error.issues[0]!;
  throw new UsageError(`--${path.join(".")}: ${message}`);

  function wanted(): object {
    const { folder, url, profile, simulate, format, device, tokenFrom } = input;
    if (folder !== undefined) return { type: "folder", path: resolve(folder), format, device, mapping };
    if (url !== undefined) return { type: "http", url, tokenFrom };
    if (profile !== undefined) return { type: "profile", path: resolve(profile) };
    return { type: "simulator", seed: simulate, from };
  }
}

/** A second source of a stream is added to the first; a home serves one pool. */
function merged(
  before: AgentConfig | undefined,
  { chainId, pool }: { chainId: number; pool: number },
  added: AgentConfig["streams"][number],
): AgentConfig {
  if (before !== undefined && (before.pool !== pool || before.chainId !== chainId))
    throw new UsageError(
      `The agent there serves pool ${before.pool} of chain ${before.chainId}: give another --home for pool ${pool} of chain ${chainId}`,
    );
  const others = before?.streams.filter(({ dataset }) => dataset !== added.dataset) ?? [];
  const same = before?.streams.find(({ dataset }) => dataset === added.dataset);
  const sources = [...(same?.sources ?? []), ...added.sources];
  const unique = [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
  return { format: "datagraph/agent/v1", chainId, pool, streams: [...others, { ...added, sources: unique }] };
}

function absent(error: Error): undefined {
  if (!error.message.includes("./datagraph agent init")) throw error;
}
