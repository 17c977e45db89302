import { Hono } from "hono";
import { rememberEarnings } from "../payouts/rememberEarnings.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { EARNING_EPOCHS } from "./querySchemas.ts";

/** Seconds for which anyone on the way may keep an answer. */
const MAX_AGE = 30;

/** `GET /pools/{pool}/earnings`: what each field of a pool earned of late. */
export function poolRoutes(services: Services): Hono {
  const earningsOf = rememberEarnings(services);
  return new Hono().get("/:pool/earnings", async (context) => {
    const [text, asked] = [context.req.param("pool"), Number(context.req.query("epochs") ?? 30)];
    const epochs = EARNING_EPOCHS.find((one) => one === asked);
    if (epochs === undefined) throw new Refused(400, "epochs", `epochs is one of ${EARNING_EPOCHS.join(", ")}`);
    const { block, pools } = await earningsOf(epochs);
    const fields = /^\d{1,8}$/.test(text) ? pools.get(Number(text)) : undefined;
    if (fields === undefined) throw new Refused(404, "unknown-pool", `There is no pool ${text}`);
    context.header("Cache-Control", `public, max-age=${MAX_AGE}`);
    const told = fields.map(({ units, amount, ...field }) => ({
      ...field,
      units: String(units),
      amount: String(amount),
    }));
    return context.json({ pool: Number(text), epochs, block: String(block), fields: told });
  });
}
