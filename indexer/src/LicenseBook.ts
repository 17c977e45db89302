import { ponder } from "ponder:registry";
import { customLicenceRequest, eligibility, licence, licenceChange, settlementToken } from "ponder:schema";
import { at, logAt } from "../rows/stamp.ts";
import { cidOrNull } from "../rows/words.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

ponder.on("LicenseBook:LicenceSet", async ({ event, context: { db } }) => {
  const { licence: id, ...value } = event.args;
  const columns = { ...value, termsCid: cidOrNull(value.terms), ...at(event) };
  await db
    .insert(licence)
    .values({ licence: id, ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(licenceChange).values({ ...event.args, ...logAt(event) });
  await recordActivity(db, event, { kind: "licence", number: BigInt(id), count: BigInt(value.feeBps) });
});

ponder.on("LicenseBook:TokenSet", async ({ event, context: { db } }) => {
  const { index, token, active } = event.args;
  const columns = { token, active, ...at(event) };
  await db
    .insert(settlementToken)
    .values({ index, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("LicenseBook:ValidatorShareSet", ({ event, context: { db } }) =>
  setParameters(db, event, "LicenseBook", { validatorShareBps: event.args.shareBps }),
);

ponder.on("LicenseBook:CustomLicenceRequested", async ({ event, context: { db } }) => {
  await db.insert(customLicenceRequest).values({ ...event.args, ...at(event) });
  const { requester, dataset, request } = event.args;
  await recordActivity(db, event, { kind: "licence-requested", actor: requester, dataset, number: request });
});

ponder.on("LicenseBook:CustomLicenceGranted", async ({ event, context: { db } }) => {
  const { request, licence: granted } = event.args;
  await db.update(customLicenceRequest, { request }).set({ licence: granted, grantedAt: event.block.timestamp });
});

ponder.on("LicenseBook:CustomLicenceWithdrawn", async ({ event, context: { db } }) => {
  await db.update(customLicenceRequest, { request: event.args.request }).set({ withdrawnAt: event.block.timestamp });
});

ponder.on("LicenseBook:EligibilityGranted", async ({ event, context: { db } }) => {
  const { licence: id, account, expiry } = event.args;
  const columns = { expiry: BigInt(expiry), ...at(event) };
  await db
    .insert(eligibility)
    .values({ licence: id, account, ...columns })
    .onConflictDoUpdate(columns);
});
