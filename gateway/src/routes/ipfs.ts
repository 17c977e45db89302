import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

/** `POST /ipfs` stores bytes and returns their CID; `GET /ipfs/{cid}` returns them, whole or a range, each block verified. */
export function ipfsRoutes({ config, storage }: Services): Hono {
  const maxSize = config.DATAGRAPH_MAX_UPLOAD;
  const tooLarge = (): never => {
    throw new Refused(413, "too-large", `An upload may have at most ${maxSize} bytes`, { maxSize });
  };
  return new Hono()
    .post("/", bodyLimit({ maxSize, onError: tooLarge }), async (context) => {
      const body = context.req.raw.body;
      if (body === null) throw new Refused(400, "empty", "The upload has no bytes; send the ciphertext as the body");
      const { cid, size } = await storage.put(body);
      return context.json({ cid, size });
    })
    .get("/:cid", async (context) => {
      const cid = context.req.param("cid");
      if (!(await storage.has(cid)))
        throw new Refused(404, "unknown-cid", `This gateway does not hold ${cid}`, { cid });
      const range = parseRange(context.req.header("range"));
      const bytes = storage.get(cid, range ?? {})[Symbol.asyncIterator]();
      const headers = {
        "content-type": "application/octet-stream",
        etag: `"${cid}"`,
        "cache-control": "public, max-age=31536000, immutable",
      };
      return new Response(readable(bytes), { status: range === undefined ? 200 : 206, headers });
    });
}

function parseRange(header: string | undefined): { offset: number; length?: number } | undefined {
  if (header === undefined) return undefined;
  const match = /^bytes=(\d+)-(\d*)$/.exec(header);
  if (match === null) throw new Refused(400, "range", `Unsupported range "${header}"; use bytes=FIRST-LAST`);
  const offset = Number(match[1]);
  return match[2] === "" ? { offset } : { offset, length: Number(match[2]) - offset + 1 };
}

function readable(bytes: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await bytes.return?.()),
  });
}
