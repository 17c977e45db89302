import { CODEC } from "@datagraph/protocol";
import { CID } from "multiformats/cid";
import { StorageError } from "./errors.ts";
import type { ByteRange } from "./storage.ts";
import { type UnixfsNode, unixfsNode } from "./unixfsNode.ts";
import { type BlockSource, verifiedBlock } from "./verifiedBlock.ts";

const AHEAD = 4;
// The profile's widest tree of this depth holds more than any disk.
const MAX_DEPTH = 8;

/** A node still to be fetched, the bytes it claims to cover, and where they start in the file. */
type Pending = { cid: CID; start: number; size: number | undefined; depth: number };
type Window = { from: number; to: number };
type Release = (block: Uint8Array) => void;

/**
 * Returns a range of a UnixFS file, every block checked against its CID, up to 4 blocks read ahead, and never more of
 * them in memory. `release` hears of the bytes of a raw leaf of which only a part was wanted, once that part is copied: who
 * reads many ranges spares the collector the rest. Throws StorageError that names block and file.
 */
export async function* readVerified(
  source: BlockSource,
  file: string,
  { offset = 0, length = Infinity }: ByteRange = {},
  release?: Release,
): AsyncGenerator<Uint8Array> {
  if (!(offset >= 0) || !(length >= 0))
    throw new StorageError("bad-range", `No range of ${length} bytes from ${offset} in ${file}`, { file });
  const window = { from: offset, to: offset + length };
  const root: Pending = { cid: parseCid(file), start: 0, size: undefined, depth: 0 };
  yield* walk(source, file, root, await load(source, file, root), window, release);
}

/** Returns the size in bytes of a UnixFS file, of its verified root block. Throws StorageError. */
export async function sizeVerified(source: BlockSource, file: string): Promise<number> {
  return (await load(source, file, { cid: parseCid(file), start: 0, size: undefined, depth: 0 })).size;
}

/** Returns the CID in `text`. Throws StorageError when there is none. */
export function parseCid(text: string): CID {
  try {
    return CID.parse(text);
  } catch (cause) {
    throw new StorageError("unsupported", `Not a CID: ${text.slice(0, 80)}`, { file: text }, { cause });
  }
}

async function* walk(
  source: BlockSource,
  file: string,
  at: Pending,
  node: UnixfsNode,
  window: Window,
  release?: Release,
): AsyncGenerator<Uint8Array> {
  const own = ownPart(at, node, window, release);
  if (own.length > 0) yield own;
  const wanted = within(at, node, window);
  const ahead: Promise<UnixfsNode>[] = [];
  try {
    for (const [index, child] of wanted.entries()) {
      for (let next = index + ahead.length; next < wanted.length && ahead.length < AHEAD; next++)
        ahead.push(quiet(load(source, file, wanted[next]!)));
      yield* walk(source, file, child, await ahead.shift()!, window, release);
    }
  } finally {
    await Promise.allSettled(ahead);
  }
}

function ownPart(at: Pending, { data }: UnixfsNode, window: Window, release?: Release): Uint8Array {
  const part = data.subarray(Math.max(0, window.from - at.start), Math.max(0, window.to - at.start));
  // what was decoded is remembered, and a whole leaf is what was wanted
  if (!release || at.cid.code !== CODEC.raw || part.length === data.length) return part;
  const copy = new Uint8Array(part);
  release(data);
  return copy;
}

function within(at: Pending, node: UnixfsNode, { from, to }: Window): Pending[] {
  const wanted: Pending[] = [];
  let start = at.start + node.data.length;
  for (const { cid, size } of node.children) {
    if (start < to && start + size > from) wanted.push({ cid, start, size, depth: at.depth + 1 });
    start += size;
  }
  return wanted;
}

async function load(source: BlockSource, file: string, { cid, size, depth }: Pending): Promise<UnixfsNode> {
  const where = { file, block: cid.toString() };
  if (depth > MAX_DEPTH) throw new StorageError("unsupported", `${file} is nested deeper than ${MAX_DEPTH}`, where);
  const node = unixfsNode(cid, await verifiedBlock(source, cid, file), file);
  if (size !== undefined && node.size !== size)
    throw new StorageError("corrupt", `Block ${cid} of ${file} has ${node.size} bytes; its parent says ${size}`, where);
  return node;
}

/** A read ahead may fail before anybody awaits it; whoever awaits it still gets the error. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
