import type { CID } from "multiformats/cid";
import { CODEC } from "@datagraph/protocol";
import { StorageError } from "./errors.ts";
import { parseCid } from "./readVerified.ts";
import { unixfsNode } from "./unixfsNode.ts";
import { type BlockSource, verifiedBlock } from "./verifiedBlock.ts";

/** A block, verified. */
export type Block = { cid: CID; bytes: Uint8Array };

/** Bytes of a file, first and last, from its start; from its end when negative. All of it without a last one. */
export type EntityBytes = { from: number; to: number | undefined };

/**
 * Returns the blocks that prove a part of a UnixFS file: depth first, each once, every parent before its children (as
 * the trustless gateway specification orders them). Throws StorageError.
 */
export async function* dagBlocks(source: BlockSource, file: string, bytes?: EntityBytes): AsyncGenerator<Block> {
  const root = parseCid(file);
  const seen = new Set<string>();
  const waiting: { cid: CID; start: number }[] = [{ cid: root, start: 0 }];
  let span = { first: 0, last: Infinity };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { cid, start } = next;
    const name = cid.toString();
    const block = await verifiedBlock(source, cid, file);
    if (cid === root || cid.code !== CODEC.raw) {
      const node = unixfsNode(cid, block, file);
      if (cid === root && bytes) span = spanOf(bytes, node.size, file);
      waiting.push(...within(node, start, span).reverse());
    }
    if (!seen.has(name)) yield { cid, bytes: block };
    seen.add(name);
  }
}

function within(
  node: ReturnType<typeof unixfsNode>,
  from: number,
  { first, last }: { first: number; last: number },
): { cid: CID; start: number }[] {
  let start = from + node.data.length;
  const wanted: { cid: CID; start: number }[] = [];
  for (const { cid, size } of node.children) {
    if (start <= last && start + size > first) wanted.push({ cid, start });
    start += size;
  }
  return wanted;
}

function spanOf({ from, to }: EntityBytes, size: number, file: string): { first: number; last: number } {
  const first = from < 0 ? Math.max(0, size + from) : from;
  const last = to === undefined ? Infinity : to < 0 ? size + to : to;
  if (last < first)
    throw new StorageError("bad-range", `No bytes from ${first} to ${last} in ${file}, which has ${size}`, { file });
  return { first, last };
}
