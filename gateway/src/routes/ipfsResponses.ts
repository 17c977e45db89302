import { type Block, type BlockStorage, dagBlocks, type parseCid } from "@datagraph/sdk";
import { carOf } from "@datagraph/sdk/node";
import { byteRange } from "./byteRange.ts";
import type { CarRequest } from "./carRequest.ts";
import { readable } from "./readable.ts";

export type Cid = ReturnType<typeof parseCid>;
type Headers = Readonly<Record<string, string>>;

/** Whether a CID holds its bytes itself. Clients ask for an empty one to see who is a gateway. */
export function isInline(cid: Cid): boolean {
  return cid.multihash.code === 0x00;
}

/** Returns one block, verified, or a part of it. */
export async function rawResponse(
  storage: BlockStorage,
  cid: Cid,
  range: string | undefined,
  headers: Headers,
): Promise<Response> {
  const block = isInline(cid) ? cid.multihash.digest : await storage.blocks.get(cid);
  const span = byteRange(range, block.length);
  const bytes = span ? block.slice(span.first, span.last + 1) : block;
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    status: span ? 206 : 200,
    headers: {
      ...headers,
      "content-type": "application/vnd.ipld.raw",
      "content-disposition": `attachment; filename="${cid}.bin"`,
      "content-length": String(bytes.length),
      "accept-ranges": "bytes",
      ...(span && { "content-range": `bytes ${span.first}-${span.last}/${block.length}` }),
    },
  });
}

/** Returns the blocks of a file, or of a part of it, in a CAR. */
export async function carResponse(
  storage: BlockStorage,
  cid: Cid,
  { scope, bytes }: CarRequest,
  headers: Headers,
): Promise<Response> {
  const root = cid.toString();
  const blocks = isInline(cid)
    ? only({ cid, bytes: cid.multihash.digest })
    : dagBlocks(storage.blocks.read, root, scope === "block" ? undefined : bytes);
  // What is wrong with the root or the range is told by the status.
  const first = await blocks.next();
  const wanted = scope === "block" || first.done ? only(first.value as Block) : joined(first.value, blocks);
  return new Response(readable(root, carOf(root, wanted)), {
    headers: {
      ...headers,
      "content-type": "application/vnd.ipld.car; version=1; order=dfs; dups=n",
      "content-disposition": `attachment; filename="${cid}.car"`,
      "accept-ranges": "none",
    },
  });
}

/** Returns the bytes of a file, or a range of them, every block verified. */
export async function fileResponse(
  storage: BlockStorage,
  cid: Cid,
  range: string | undefined,
  headers: Headers,
): Promise<Response> {
  const file = cid.toString();
  const size = await storage.size(file);
  const span = byteRange(range, size);
  const { first, last } = span ?? { first: 0, last: size - 1 };
  const length = last - first + 1;
  return new Response(readable(file, storage.get(file, { offset: first, length })), {
    status: span === undefined ? 200 : 206,
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "content-length": String(length),
      "accept-ranges": "bytes",
      ...(span && { "content-range": `bytes ${first}-${last}/${size}` }),
    },
  });
}

async function* only(block: Block): AsyncGenerator<Block> {
  yield block;
}

async function* joined(first: Block, rest: AsyncIterable<Block>): AsyncGenerator<Block> {
  yield first;
  yield* rest;
}
