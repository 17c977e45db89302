import { Hono } from "hono";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

/** `GET /erasures/{dataset}`: the signed receipt that a withdrawn dataset's envelopes and cached plaintext are gone. */
export function erasureRoutes({ database }: Services): Hono {
  return new Hono().get("/:dataset", async (context) => {
    const dataset = context.req.param("dataset");
    const { rows } = await database.query<{ receipt: object }>(
      "select receipt from gateway.erasure where dataset = $1",
      [dataset],
    );
    if (rows[0] === undefined)
      throw new Refused(404, "not-erased", `Nothing of dataset ${dataset} was erased`, { dataset });
    return context.json(rows[0].receipt);
  });
}
