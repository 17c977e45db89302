import { type Context, Hono } from "hono";
import { Refused } from "../refused.ts";
import { cidArgument } from "./arguments.ts";
import type { RpcServices } from "./rpcApp.ts";

/** `pin/add`, `pin/rm`, `pin/ls`. All pins are recursive. */
export function pinCommands({ storage }: RpcServices): Hono {
  const pinned = async () => new Set(await Array.fromAsync(storage.ls()));
  const named = ({ req }: Context) => (req.queries("arg") ?? []).map(cidArgument);
  return new Hono()
    .post("/add", async (context) => {
      const Pins = named(context);
      for (const cid of Pins) await storage.pin(cid);
      return context.json({ Pins });
    })
    .post("/rm", async (context) => {
      const Pins = named(context);
      const known = await pinned();
      for (const cid of Pins) {
        if (!known.has(cid)) throw new Refused(500, "not-pinned", `${cid}: not pinned or pinned indirectly`);
        await storage.unpin(cid);
      }
      return context.json({ Pins });
    })
    .post("/ls", async (context) => {
      const asked = named(context);
      const known = await pinned();
      const absent = asked.find((cid) => !known.has(cid));
      if (absent !== undefined) throw new Refused(500, "not-pinned", `path '${absent}' is not pinned`);
      const type = context.req.query("type") ?? "all";
      const cids = type === "all" || type === "recursive" ? (asked.length > 0 ? asked : [...known]) : [];
      if (context.req.query("stream") === "true") {
        const lines = cids.map((Cid) => `${JSON.stringify({ Cid, Type: "recursive" })}\n`);
        return context.body(lines.join(""), 200, { "content-type": "application/json" });
      }
      return context.json({ Keys: Object.fromEntries(cids.map((cid) => [cid, { Type: "recursive" }])) });
    });
}
