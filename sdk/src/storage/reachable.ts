import { CODEC } from "@datagraph/protocol";
import type { CID } from "multiformats/cid";
import { parseCid } from "./readVerified.ts";
import { unixfsNode } from "./unixfsNode.ts";
import { type BlockSource, verifiedBlock } from "./verifiedBlock.ts";

/**
 * Returns the CIDs of all blocks of a UnixFS file, each before its children; the leaves are not read. Throws
 * StorageError when an inner block is missing or corrupt.
 */
export async function* reachable(source: BlockSource, file: string): AsyncGenerator<CID> {
  const waiting = [parseCid(file)];
  for (let cid = waiting.pop(); cid; cid = waiting.pop()) {
    yield cid;
    if (cid.code === CODEC.raw) continue;
    const { children } = unixfsNode(cid, await verifiedBlock(source, cid, file), file);
    waiting.push(...children.map((child) => child.cid).reverse());
  }
}
