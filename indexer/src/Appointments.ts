import { ponder } from "ponder:registry";
import { guardian, validator } from "ponder:schema";
import { at, logAt } from "../rows/stamp.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

ponder.on("Appointments:ValidatorAppointed", async ({ event, context: { db } }) => {
  const { validator: account, activeAt } = event.args;
  const columns = { activeAt: BigInt(activeAt), dismissedAt: null, ...at(event) };
  await db
    .insert(validator)
    .values({ validator: account, ...columns })
    .onConflictDoUpdate(columns);
  await recordActivity(db, event, { kind: "validator-appointed", actor: account });
});

ponder.on("Appointments:ValidatorDismissed", async ({ event, context: { db } }) => {
  const { validator: account } = event.args;
  await db.update(validator, { validator: account }).set({ dismissedAt: event.block.timestamp });
  await recordActivity(db, event, { kind: "validator-dismissed", actor: account });
});

ponder.on("Appointments:GuardianAppointed", async ({ event, context: { db } }) => {
  const { guardian: account, until } = event.args;
  await db.insert(guardian).values({ guardian: account, until: BigInt(until), ...logAt(event) });
  await recordActivity(db, event, { kind: "guardian-appointed", actor: account });
});

ponder.on("Appointments:NoticeSet", ({ event, context: { db } }) =>
  setParameters(db, event, "Appointments", { notice: event.args.notice }),
);
