import { Hono } from "hono";
import { describeError, log } from "../log.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { byteRange } from "./byteRange.ts";
import { limitedBody } from "./limitedBody.ts";

/** `POST /ipfs` stores bytes and returns their CID; `GET /ipfs/{cid}` returns them, whole or a range, each block verified. */
export function ipfsRoutes({ config, storage }: Services): Hono {
  return new Hono()
    .post("/", async (context) => {
      const { cid, size } = await storage.put(limitedBody(context.req.raw, config.DATAGRAPH_MAX_UPLOAD));
      return context.json({ cid, size });
    })
    .get("/:cid", async (context) => {
      const cid = context.req.param("cid");
      if (!(await storage.has(cid)))
        throw new Refused(404, "unknown-cid", `This gateway does not hold ${cid}`, { cid });
      const etag = `"${cid}"`;
      const headers = { etag, "cache-control": "public, max-age=31536000, immutable", "accept-ranges": "bytes" };
      if (context.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
      const size = await storage.size(cid);
      const span = byteRange(context.req.header("range"), size);
      const { first, last } = span ?? { first: 0, last: size - 1 };
      const length = last - first + 1;
      return new Response(readable(cid, storage.get(cid, { offset: first, length })), {
        status: span === undefined ? 200 : 206,
        headers: {
          ...headers,
          "content-type": "application/octet-stream",
          "content-length": String(length),
          ...(span && { "content-range": `bytes ${first}-${last}/${size}` }),
        },
      });
    });
}

/** An error after the first byte can only break the connection off: the length that was promised tells the client. */
function readable(cid: string, bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream({
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
  });
}
