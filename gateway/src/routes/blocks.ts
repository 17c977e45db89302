import { StorageError, collect, parseCid } from "@datagraph/sdk";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { jsonLimit } from "./jsonLimit.ts";
import { limitedBody } from "./limitedBody.ts";

/** Blocks a client may ask about at a time. */
const ASKED = 1_000;
/** No honest block is larger (Bitswap's limit). */
const LARGEST = 2 * 1024 * 1024;

const asked = z.object({ cids: z.array(z.string()).max(ASKED, { error: `must be at most ${ASKED} CIDs` }) });

/**
 * Uploads that go on where they stopped: `POST /blocks/missing` tells which of these blocks are not here yet, `PUT
 * /blocks/{cid}` takes one that has this hash, and `POST /blocks/{cid}/pin` keeps a file all of whose blocks are here.
 */
export function blockRoutes({ config, storage }: Services): Hono {
  return new Hono()
    .post("/missing", bodyLimit(jsonLimit), async (context) => {
      const { cids } = asked.parse(await context.req.json());
      const missing: string[] = [];
      for (const one of cids) if (!(await storage.blocks.has(parseCid(one)))) missing.push(one);
      return context.json({ missing });
    })
    .put("/:cid", async (context) => {
      const cid = parseCid(context.req.param("cid"));
      const bytes = await collect(limitedBody(context.req.raw, LARGEST));
      await storage.blocks.put(cid, bytes).catch(refuseCorrupt);
      return context.body(null, 204);
    })
    .post("/:cid/pin", async (context) => {
      const file = parseCid(context.req.param("cid")).toString();
      const size = await storage.size(file);
      const most = config.DATAGRAPH_MAX_UPLOAD;
      if (size > most)
        throw new Refused(413, "too-large", `An upload may have at most ${most} bytes`, { maxSize: most });
      await storage.pin(file);
      return context.json({ cid: file, size });
    });
}

/** What came corrupt is the client's fault, not the store's. */
function refuseCorrupt(error: unknown): never {
  if (error instanceof StorageError && error.fault === "corrupt")
    throw new Refused(422, "corrupt", `These bytes do not have the hash in the CID ${error.block}; send them again`);
  throw error;
}
