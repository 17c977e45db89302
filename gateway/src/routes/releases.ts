import { Hono } from "hono";
import { z } from "zod";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

const PAGE = 500;
const From = z.coerce.number().int().min(1).default(1);

/**
 * `GET /releases`: how many receipts there are of each committee node. `GET /releases/{node}?from=`: a node's receipts in
 * their order. `GET /releases/dataset/{id}`: the latest receipts about one dataset.
 */
export function releaseRoutes({ database }: Services): Hono {
  return new Hono()
    .get("/", async (context) => {
      const { rows } = await database.query<{ node: string; count: string }>(
        "select node, count(*) from gateway.release group by node order by node",
      );
      return context.json({ nodes: rows.map(({ node, count }) => ({ node, count: Number(count) })) });
    })
    .get("/dataset/:id", async (context) => {
      const { rows } = await database.query<{ receipt: object }>(
        "select receipt from gateway.release where dataset = $1 order by receipt->>'releasedAt' desc limit $2",
        [context.req.param("id"), PAGE],
      );
      return context.json({ receipts: rows.map(({ receipt }) => receipt) });
    })
    .get("/:node", async (context) => {
      const from = From.safeParse(context.req.query("from"));
      if (!from.success) throw new Refused(400, "bad-from", "from must be a whole number from 1");
      const { rows } = await database.query<{ receipt: object }>(
        "select receipt from gateway.release where node = $1 and number >= $2 order by number limit $3",
        [context.req.param("node"), from.data, PAGE],
      );
      return context.json({ receipts: rows.map(({ receipt }) => receipt) });
    });
}
