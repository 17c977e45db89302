import { join } from "node:path";
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { type Holder, followPlans } from "./ceremony/follow.ts";
import { chainReader } from "./chain.ts";
import { type Config, readConfig } from "./config.ts";
import { publicIdentity } from "./identity.ts";
import { readIdentity } from "./identityFile.ts";
import { releaseLimits } from "./limits.ts";
import { jsonLog } from "./log.ts";
import { nodeMetrics } from "./metrics.ts";
import { openReceipts } from "./receipts.ts";
import { replayGuard } from "./replay.ts";
import { readSealKey } from "./sealKey.ts";
import { readShare } from "./shareFile.ts";

function configure() {
  try {
    const config = readConfig(process.env);
    const sealKey = readSealKey(process.env);
    const identity = readIdentity(config.NODE_DIR, sealKey);
    const share = readShare(config.NODE_DIR, sealKey);
    const receipts = openReceipts(join(config.NODE_DIR, "receipts.ndjson"), identity);
    return { config, sealKey, identity, share, receipts };
  } catch (error) {
    console.error(`committee node: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

const { config, sealKey, identity, share, receipts } = configure();
const log = jsonLog(publicIdentity(identity).signingKey.slice(0, 8));
const holder: Holder = { dir: config.NODE_DIR, sealKey, identity, share, ceremony: "none", board: new Map(), log };
const hosts = new Set(config.NODE_URLS.map((url) => new URL(url).host));
const guard = replayGuard();
const app = createApp({
  identity,
  share: () => holder.share,
  ceremony: () => holder.ceremony,
  board: holder.board,
  chainId: config.CHAIN_ID,
  conditions: { chainName: config.CHAIN_NAME, contracts: new Set(config.ALLOWED_CONTRACTS) },
  sessions: { hosts, domains: new Set(config.ALLOWED_DOMAINS), startedAt: Date.now(), guard },
  chain: chainReader(chainOptions(config)),
  limits: releaseLimits(config.WALLET_LIMIT, config.DATASET_LIMIT),
  receipts,
  metrics: nodeMetrics(() => ({ epoch: holder.share?.epoch ?? 0, receipts: receipts.count(), spent: guard.held() })),
  log,
});

const ended = new AbortController();
/** longer than clients and proxies keep idle connections, so that none sends into one that is just being closed */
const serverOptions = { keepAliveTimeout: 75_000 };
const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST, serverOptions }, ({ port }) => {
  if (hosts.size === 0) for (const host of [config.HOST, "localhost"]) hosts.add(`${host}:${port}`);
  log("listening", { host: config.HOST, port, epoch: holder.share?.epoch ?? 0 });
  void followPlans(holder, ended.signal);
});

server.on("error", (error) => {
  console.error(`committee node: PORT: ${error.message}`);
  process.exit(1);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    log("stopping", { signal });
    ended.abort();
    server.close(() => {
      receipts.close();
      process.exit(0);
    });
  });
}

function chainOptions({ RPC_URLS, CHAIN_ID, DEPTH, NONCE_BLOCKS, LAG_BLOCKS }: Config) {
  return { rpcUrls: RPC_URLS, chainId: CHAIN_ID, depth: DEPTH, nonceBlocks: NONCE_BLOCKS, lagBlocks: LAG_BLOCKS };
}
