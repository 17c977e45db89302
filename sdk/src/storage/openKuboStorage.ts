import { CODEC } from "@datagraph/protocol";
import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import type { Lent } from "../bytes/lent.ts";
import { StorageError } from "./errors.ts";
import { importUnixfs } from "./importUnixfs.ts";
import { parseCid, readVerified, sizeVerified } from "./readVerified.ts";
import type { BlockStorage, Collected, PutOptions, Stored } from "./storage.ts";
import { checkBlock, verifiedBlock } from "./verifiedBlock.ts";

/** Which Kubo, and how long it may be silent. */
export type KuboOptions = {
  /** its RPC API, such as http://127.0.0.1:5001 */
  url: string;
  /** milliseconds one call may take, 30,000 by default */
  patience?: number;
};

type Kubo = { rpc: () => Promise<KuboRPCClient>; url: string; patience: number };

/** A node that lacks a block would otherwise ask the whole network for it, and wait. */
const OFFLINE = { offline: true } as object;

/**
 * Opens a Kubo node over its RPC API. It is not trusted: CIDs are computed here, and every block that it returns is
 * verified. It is never made to search the network: what it does not hold is missing.
 */
export function openKuboStorage({ url, patience = 30_000 }: KuboOptions): BlockStorage {
  const kubo = { rpc: connect(url), url, patience };
  const blocks = (file: string) => (cid: CID) => readBlock(kubo, cid, file);
  return {
    put: (source, options = {}) => put(kubo, source, options),
    get: (cid, range) => readVerified(blocks(cid), cid, range),
    size: (cid) => sizeVerified(blocks(cid), cid),
    has: async (cid) => (await readBlock(kubo, parseCid(cid), cid)) !== undefined,
    pin: (cid) => pin(kubo, cid),
    unpin: (cid) => unpin(kubo, cid),
    ls: () => ls(kubo),
    gc: (onRemoved) => gc(kubo, onRemoved),
    blocks: {
      read: (cid) => readBlock(kubo, cid, cid.toString()),
      get: (cid) => verifiedBlock(blocks(cid.toString()), cid, cid.toString()),
      has: async (cid) => (await readBlock(kubo, cid, cid.toString())) !== undefined,
      async put(cid, bytes) {
        await checkBlock(cid, bytes, cid.toString());
        await putBlock(kubo, cid, bytes, cid.toString());
      },
    },
  };
}

/** The client takes 20 MiB: it is loaded when a node is first asked. */
function connect(url: string): Kubo["rpc"] {
  let rpc: Promise<KuboRPCClient> | undefined;
  return () => (rpc ??= import("kubo-rpc-client").then(({ create }) => create({ url })));
}

/** Cuts the file here, so that its CID depends on no setting of the node, and compares what the node says it stored. */
async function put(kubo: Kubo, source: Lent, options: PutOptions): Promise<Stored> {
  const stored = await importUnixfs(source, (cid, bytes) => putBlock(kubo, cid, bytes, options.name ?? ""), options);
  // Recursive: it fails when the node lost a block since.
  await pin(kubo, stored.cid);
  return stored;
}

async function putBlock(kubo: Kubo, cid: CID, bytes: Uint8Array, file: string): Promise<void> {
  const codec = { cidCodec: cid.code === CODEC.raw ? "raw" : "dag-pb", mhtype: "sha2-256" } as object;
  const theirs = await call(kubo, file, (rpc, options) => rpc.block.put(bytes, { ...options, ...codec }));
  if (theirs.toString() === cid.toString()) return;
  throw new StorageError(
    "corrupt",
    `Kubo at ${kubo.url} stored ${theirs} in place of block ${cid}: it does not keep what it is given; use another node`,
    { file, block: cid.toString() },
  );
}

async function readBlock(kubo: Kubo, cid: CID, file: string): Promise<Uint8Array | undefined> {
  try {
    return await call(kubo, file, (rpc, options) => rpc.block.get(cid, { ...options, ...OFFLINE }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function pin(kubo: Kubo, cid: string): Promise<void> {
  try {
    await call(kubo, cid, (rpc, options) => rpc.pin.add(parseCid(cid), { ...options, ...OFFLINE }));
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new StorageError(
      "missing",
      `Cannot pin ${cid}: not all of it is stored by Kubo at ${kubo.url}; add the file first`,
      { file: cid },
      { cause },
    );
  }
}

async function unpin(kubo: Kubo, cid: string): Promise<void> {
  try {
    await call(kubo, cid, (rpc, options) => rpc.pin.rm(parseCid(cid), options));
  } catch (error) {
    if (!/not pinned/i.test((error as Error).message)) throw error;
  }
}

async function* ls(kubo: Kubo): AsyncGenerator<string> {
  const pins = await call(kubo, "", (rpc, options) => Array.fromAsync(rpc.pin.ls({ ...options, type: "recursive" })));
  for (const { cid } of pins) yield cid.toString();
}

async function gc(kubo: Kubo, onRemoved?: (cid: string) => void): Promise<Collected> {
  // Without a time limit: a large repository takes long.
  const removed = await call({ ...kubo, patience: 2 ** 31 - 1 }, "", (rpc, options) =>
    Array.fromAsync(rpc.repo.gc(options)),
  );
  for (const { err, cid } of removed) {
    if (err) throw new StorageError("failed", `Kubo at ${kubo.url} cannot collect: ${err.message}`, { file: "" });
    if (cid) onRemoved?.(cid.toString());
  }
  return { blocks: removed.length };
}

type CallOptions = { signal: AbortSignal };

type Run<T> = (rpc: KuboRPCClient, options: CallOptions) => Promise<T>;

async function call<T>({ rpc, url, patience }: Kubo, file: string, run: Run<T>): Promise<T> {
  const client = await rpc();
  try {
    return await run(client, { signal: AbortSignal.timeout(patience) });
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const { name, message } = cause as Error;
    const silent = name === "TimeoutError" || name === "AbortError" || cause instanceof TypeError;
    const what = file ? ` for ${file}` : "";
    if (silent)
      throw new StorageError(
        "unreachable",
        `Kubo at ${url} does not answer${what} (${(cause as Error & { cause?: Error }).cause?.message ?? message}): start it, or name another node`,
        { file },
        { cause },
      );
    throw new StorageError("failed", `Kubo at ${url} failed${what}: ${message}`, { file }, { cause });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof StorageError && error.fault === "failed" && /not found|merkledag/i.test(error.message);
}
