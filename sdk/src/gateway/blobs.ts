import { request } from "./request.ts";

/** Stores bytes at a gateway. Returns their CID and size. Throws GatewayError. */
export async function uploadBytes(
  gateway: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ cid: string; size: number }> {
  const init = { method: "POST", body: toStream(source), duplex: "half" } as RequestInit;
  return (await (await request(gateway, "/ipfs", init)).json()) as { cid: string; size: number };
}

/** Returns the bytes a gateway holds for a CID, as they arrive. The caller verifies them. Throws GatewayError. */
export async function downloadBytes(gateway: string, cid: string): Promise<AsyncIterable<Uint8Array>> {
  const { body } = await request(gateway, `/ipfs/${cid}`);
  if (body === null) throw new Error(`Gateway ${gateway} sent no body for ${cid}`);
  return body;
}

function toStream(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
