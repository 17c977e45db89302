import { describeError, log } from "../log.ts";

/**
 * Returns the bytes of a stored file as a body. An error after the first byte can only break the connection off: the
 * length that was promised, or the missing end of a chunked body, tells the client.
 */
export function readable(cid: string, bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          log("error", { route: "/ipfs/:cid", cid, ...describeError(error) });
          controller.error(error);
        }
      },
      cancel: async () => void (await iterator.return?.()),
    },
    // Nothing is read before somebody wants it: a HEAD request wants nothing.
    { highWaterMark: 0 },
  );
}
