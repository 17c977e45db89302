import * as dagPb from "@ipld/dag-pb";
import { CODEC } from "@datagraph/protocol";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import { StorageError } from "./errors.ts";

/** A block of a UnixFS file: bytes of its own, followed by those of its children. */
export type UnixfsNode = { data: Uint8Array; children: { cid: CID; size: number }[]; size: number };

/** Returns what a block of a file holds. Throws StorageError when it is no part of a UnixFS file. */
export function unixfsNode(cid: CID, bytes: Uint8Array, file: string): UnixfsNode {
  if (cid.code === CODEC.raw) return { data: bytes, children: [], size: bytes.length };
  const where = { file, block: cid.toString() };
  if (cid.code !== CODEC.dagPb)
    throw new StorageError("unsupported", `Block ${cid} of ${file} is neither raw nor dag-pb`, where);
  try {
    return decode(bytes);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new StorageError("unsupported", `Block ${cid} of ${file} is no part of a UnixFS file: ${reason}`, where, {
      cause,
    });
  }
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
