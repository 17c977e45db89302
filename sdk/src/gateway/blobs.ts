import type { BlockSource } from "../storage/verifiedBlock.ts";
import { GatewayError, request } from "./request.ts";

/** Stores bytes at a gateway. Returns their CID and size. Throws GatewayError. */
export async function uploadBytes(
  gateway: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ cid: string; size: number }> {
  const init = { method: "POST", body: bodyOf(source), duplex: "half" } as RequestInit;
  return (await (await request(gateway, "/ipfs", init)).json()) as { cid: string; size: number };
}

/** Returns the bytes a gateway holds for a CID, as they arrive. The caller verifies them. Throws GatewayError. */
export async function downloadBytes(gateway: string, cid: string): Promise<AsyncIterable<Uint8Array>> {
  return contentOf(await request(gateway, `/ipfs/${cid}`));
}

/** Part of what a gateway holds, from a byte on, as it arrives; and the size of the whole. */
export type Download = { from: number; size: number; bytes: AsyncIterable<Uint8Array> };

/**
 * Returns the bytes a gateway holds for a CID, from `offset` on; from 0 when it does not give parts. The caller
 * verifies them. Throws GatewayError.
 */
export async function downloadFrom(gateway: string, cid: string, offset: number): Promise<Download> {
  const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const response = await request(gateway, `/ipfs/${cid}`, { headers });
  const [, from = "0"] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  const length = Number(response.headers.get("content-length") ?? 0);
  return { from: Number(from), size: Number(from) + length, bytes: contentOf(response) };
}

/** Returns the blocks a gateway holds, one by one and unverified: for `readVerified`, which checks them. */
export function gatewayBlocks(gateway: string): BlockSource {
  return async (cid) => {
    try {
      return new Uint8Array(await (await request(gateway, `/ipfs/${cid}?format=raw`)).arrayBuffer());
    } catch (error) {
      if (error instanceof GatewayError && error.status === 404) return undefined;
      throw error;
    }
  };
}

/** Holds the response until its body is read: Node cancels the body of a response that nobody holds. */
async function* contentOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body !== null) yield* response.body;
}

/** Bytes that are there already go as a whole: browsers send no stream over HTTP/1.1. */
function bodyOf(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Blob | ReadableStream<Uint8Array> {
  if (!(Symbol.asyncIterator in source)) return new Blob([...source] as Uint8Array<ArrayBuffer>[]);
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
