import * as dagPb from "@ipld/dag-pb";
import { CODEC } from "@datagraph/protocol";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import { StorageError } from "./errors.ts";

/** A block of a UnixFS file: bytes of its own, followed by those of its children. */
export type UnixfsNode = { data: Uint8Array; children: { cid: CID; size: number }[]; size: number };

/** Decoded inner nodes, the latest last: a node of a thousand links takes milliseconds, each of many ranges needs it. */
const decoded = new Map<string, UnixfsNode>();
const REMEMBERED = 16;

/**
 * Returns what a block of a file holds; its bytes must have been verified. Throws StorageError when it is no part of a
 * UnixFS file.
 */
export function unixfsNode(cid: CID, bytes: Uint8Array, file: string): UnixfsNode {
  if (cid.code === CODEC.raw) return { data: bytes, children: [], size: bytes.length };
  const where = { file, block: cid.toString() };
  if (cid.code !== CODEC.dagPb)
    throw new StorageError("unsupported", `Block ${cid} of ${file} is neither raw nor dag-pb`, where);
  const known = decoded.get(where.block);
  try {
    return remember(where.block, known ?? decode(bytes));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new StorageError("unsupported", `Block ${cid} of ${file} is no part of a UnixFS file: ${reason}`, where, {
      cause,
    });
  }
}

function remember(block: string, node: UnixfsNode): UnixfsNode {
  decoded.delete(block);
  decoded.set(block, node);
  if (decoded.size > REMEMBERED) decoded.delete(decoded.keys().next().value!);
  return node;
}

function decode(bytes: Uint8Array): UnixfsNode {
  const { Data, Links } = dagPb.decode(bytes);
  if (!Data) throw new TypeError("it has no UnixFS data");
  const { type, data, blockSizes } = UnixFS.unmarshal(Data);
  if (type !== "file" && type !== "raw") throw new TypeError(`it is a ${type}`);
  if (blockSizes.length !== Links.length) throw new TypeError("sizes and links differ in number");
  const children = Links.map((link, index) => ({ cid: link.Hash, size: Number(blockSizes[index]) }));
  const own = data ?? new Uint8Array();
  return { data: own, children, size: children.reduce((sum, child) => sum + child.size, own.length) };
}
