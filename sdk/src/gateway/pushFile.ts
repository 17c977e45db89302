import type { CID } from "multiformats/cid";
import { parallel } from "../parallel.ts";
import { reachable } from "../storage/reachable.ts";
import { pinFile, putBlock } from "./putFile.ts";
import { requestJson } from "./request.ts";

/** Blocks the gateway is asked about at a time. */
const ASKED = 64;
const UPLOADS = 4;

/** Returns a block of a store, verified. */
export type VerifiedBlocks = { get(cid: CID): Promise<Uint8Array> };

/** How far a push is: bytes of blocks that are at the gateway, and how many of them were there before. */
export type PushProgress = { done: number; skipped: number };

/**
 * Copies a file from a store to a gateway, but for the blocks that are there already: so it goes on where an earlier
 * push stopped. Returns its size. Throws GatewayError, StorageError.
 */
export async function pushFile(
  blocks: VerifiedBlocks,
  cid: string,
  gateway: string,
  onProgress?: (progress: PushProgress) => void,
): Promise<number> {
  const progress = { done: 0, skipped: 0 };
  for await (const group of groups(
    reachable((one) => blocks.get(one), cid),
    ASKED,
  )) {
    const body = { cids: group.map(String) };
    const { missing } = await requestJson<{ missing: string[] }>(gateway, "/blocks/missing", body);
    const wanted = new Set(missing);
    await parallel(
      group,
      async (one) => {
        const bytes = await blocks.get(one);
        if (wanted.has(one.toString())) await putBlock(gateway, one, bytes);
        else progress.skipped += bytes.length;
        progress.done += bytes.length;
        onProgress?.(progress);
      },
      UPLOADS,
    );
  }
  return pinFile(gateway, cid);
}

async function* groups<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of source) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
