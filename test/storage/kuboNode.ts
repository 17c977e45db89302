import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSION = "v0.43.1";
/** Ignored by git; a build takes minutes. */
const CACHE = join(import.meta.dirname, "../../cache/kubo", VERSION);
/**
 * Kubo replaces go-libp2p by a fork that works with these two, until a release does; a replacement is not taken over by
 * who builds Kubo, and the fork is on no public proxy. go-libp2p itself works with the ones before.
 */
const REPLACED = [
  "github.com/quic-go/webtransport-go=github.com/quic-go/webtransport-go@v0.11.1",
  "github.com/quic-go/quic-go=github.com/quic-go/quic-go@v0.60.0",
];

/** Returns the path of Kubo, built by Go if it was not before, or why there is none. */
export function findKubo(): { path: string } | { missing: string } {
  const path = join(CACHE, "ipfs");
  if (existsSync(path)) return { path };
  const go = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  if (go.status !== 0) return { missing: "Kubo is not built, and Go is not on PATH" };
  const build = mkdtempSync(join(tmpdir(), "datagraph-kubo-"));
  try {
    const run = (...args: string[]) => execFileSync("go", args, { cwd: build, stdio: ["ignore", "ignore", "pipe"] });
    run("mod", "init", "k");
    run("mod", "edit", ...REPLACED.map((one) => `-replace=${one}`));
    run("get", `github.com/ipfs/kubo/cmd/ipfs@${VERSION}`);
    run("build", "-o", "ipfs", "github.com/ipfs/kubo/cmd/ipfs");
    mkdirSync(CACHE, { recursive: true });
    renameSync(join(build, "ipfs"), path);
    return { path };
  } catch (error) {
    return {
      missing: `Go cannot build Kubo here: ${String((error as { stderr?: Buffer }).stderr ?? error)
        .trim()
        .split("\n")
        .at(-1)}`,
    };
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

/** Starts a Kubo node of its own, which talks to nobody, with its RPC and gateway on loopback. */
export async function startKubo(path: string) {
  const repository = mkdtempSync(join(tmpdir(), "datagraph-ipfs-"));
  const env = { ...process.env, IPFS_PATH: repository, IPFS_TELEMETRY: "off" };
  const run = (...args: string[]) =>
    execFileSync(path, args, { env, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
  run("init", "--profile=unixfs-v1-2025,test");
  run("config", "Addresses.API", "/ip4/127.0.0.1/tcp/0");
  run("config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/0");
  run("config", "--json", "AutoConf.Enabled", "false");
  const node = spawn(path, ["daemon", "--offline"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  node.stderr.on("data", (bytes: Buffer) => (said += String(bytes)));
  const exited = new Promise<void>((resolve) => node.once("exit", () => resolve()));
  const ready = new Promise<{ rpc: string; gateway: string }>((resolve, reject) => {
    node.stdout.on("data", (bytes: Buffer) => {
      said += String(bytes);
      const rpc = /RPC API server listening on \/ip4\/127\.0\.0\.1\/tcp\/(\d+)/.exec(said)?.[1];
      const gateway = /Gateway server listening on \/ip4\/127\.0\.0\.1\/tcp\/(\d+)/.exec(said)?.[1];
      if (rpc && gateway && said.includes("Daemon is ready"))
        resolve({ rpc: `http://127.0.0.1:${rpc}`, gateway: `http://127.0.0.1:${gateway}` });
    });
    node.once("exit", () => reject(new Error(`Kubo ended: ${said}`)));
  });
  const urls = await ready;
  return {
    ...urls,
    run,
    async close() {
      node.kill("SIGTERM");
      await exited;
      rmSync(repository, { recursive: true, force: true });
    },
  };
}
