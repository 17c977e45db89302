import { ponder } from "ponder:registry";
import { skipped } from "ponder:schema";

ponder.on("QueryLedger:OrderSkipped", async ({ event, context: { db } }) => {
  await db.insert(skipped).values({ id: event.id, ...event.args });
});
