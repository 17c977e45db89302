import { serve } from "@hono/node-server";
import nacl from "tweetnacl";
import { type Hex, bytesToHex, hexToBytes } from "viem";
import { createApp } from "./app.ts";
import { chainReader } from "./chain.ts";
import { type Config, readConfig } from "./config.ts";
import { jsonLog } from "./log.ts";
import { replayGuard } from "./replay.ts";
import { type ShareFile, readShareFile } from "./shareFile.ts";

function configure(): { config: Config; share: ShareFile } {
  try {
    const config = readConfig(process.env);
    const share = readShareFile(config.shareFile);
    if (config.NODE_INDEX !== undefined && config.NODE_INDEX !== share.index) {
      throw new Error(`NODE_INDEX: ${config.NODE_INDEX}, but ${config.shareFile} is the share of node ${share.index}`);
    }
    return { config, share };
  } catch (error) {
    console.error(`committee node: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

const { config, share } = configure();
const log = jsonLog(share.index);
const hosts = new Set(config.NODE_URLS.map((url) => new URL(url).host));
const app = createApp({
  share,
  identityKey: bytesToHex(nacl.box.keyPair.fromSecretKey(hexToBytes(share.identitySecret as Hex)).publicKey),
  conditions: { chainName: config.CHAIN_NAME, contracts: new Set(config.ALLOWED_CONTRACTS) },
  sessions: { hosts, domains: new Set(config.ALLOWED_DOMAINS), startedAt: Date.now(), guard: replayGuard() },
  chain: chainReader({ rpcUrls: config.RPC_URLS, chainId: config.CHAIN_ID, nonceBlocks: config.NONCE_BLOCKS }),
  log,
});

const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST }, ({ port }) => {
  if (hosts.size === 0) for (const host of [config.HOST, "localhost"]) hosts.add(`${host}:${port}`);
  log("listening", { host: config.HOST, port, publicKey: share.commitments[0], origin: share.origin });
});

server.on("error", (error) => {
  console.error(`committee node: PORT: ${error.message}`);
  process.exit(1);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    log("stopping", { signal });
    server.close(() => process.exit(0));
  });
}
