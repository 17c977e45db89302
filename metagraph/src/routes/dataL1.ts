import { dataUpdateHash } from "@datagraph/protocol";
import { Hono } from "hono";
import { validateUpdate } from "../application/validateUpdate.ts";
import type { Metagraph } from "../metagraph.ts";
import { parseDataPost } from "../schemas.ts";
import { takeData } from "../takeData.ts";
import { json, readBody } from "./respond.ts";

/** The routes of a data L1 node. */
export function dataL1(metagraph: Metagraph): Hono {
  const app = new Hono();
  app.post("/data", async (c) => json(c, await takeData(metagraph, parseDataPost(await readBody(c)))));
  app.get("/data", (c) =>
    json(
      c,
      [...metagraph.mempool.updates.values()].map(({ transaction }) => transaction),
    ),
  );
  app.post("/data/estimate-fee", async (c) => {
    const update = await validateUpdate(await readBody(c), metagraph.network);
    const updateHash = dataUpdateHash(update as never);
    const { fee, operator } = metagraph;
    return json(c, fee === 0n ? { fee, updateHash } : { fee, address: operator.metagraph, updateHash });
  });
  return app;
}
