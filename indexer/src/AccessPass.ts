import { ponder } from "ponder:registry";
import { dataset, offer, pass, purchase, seat } from "ponder:schema";
import { add } from "../rows/add.ts";
import { at, logAt } from "../rows/stamp.ts";
import { addStats } from "./store/addStats.ts";
import { recordActivity } from "./store/recordActivity.ts";

ponder.on("AccessPass:OfferSet", async ({ event, context: { db } }) => {
  const { dataset: id, licence, ...value } = event.args;
  const duration = BigInt(value.duration);
  const columns = { ...value, duration, active: duration > 0n, ...at(event) };
  await db
    .insert(offer)
    .values({ dataset: id, licence, ...columns })
    .onConflictDoUpdate(columns);
  const kind = duration > 0n ? "offer" : "offer-ended";
  await recordActivity(db, event, { kind, dataset: id, amount: value.price, number: BigInt(licence) });
});

ponder.on("AccessPass:PassBought", async ({ event, context: { db } }) => {
  const { passId, dataset: id, holder, payer, licence, token, price, seats, download } = event.args;
  const expiry = BigInt(event.args.expiry);
  const columns = { expiry, seats, download };
  const row = await db
    .insert(pass)
    .values({ id: passId, dataset: id, holder, licence, ...columns, revoked: false, purchases: 1n, ...at(event) })
    .onConflictDoUpdate((before) => ({ ...columns, ...add(before, { purchases: 1n }) }));
  await db
    .insert(purchase)
    .values({ pass: passId, dataset: id, holder, payer, licence, token, price, ...columns, ...logAt(event) });
  await db.update(dataset, { id }).set((before) => add(before, { sales: 1n }));
  await addStats(db, { sales: 1n, passes: row.purchases === 1n ? 1n : 0n });
  await recordActivity(db, event, { kind: "bought", actor: holder, dataset: id, token, amount: price, number: passId });
});

ponder.on("AccessPass:SeatOffered", async ({ event, context: { db } }) => {
  const { passId, seat: number, member } = event.args;
  const offered = { offered: member, offeredAt: event.block.timestamp };
  await db
    .insert(seat)
    .values({ pass: passId, seat: number, ...offered })
    .onConflictDoUpdate(offered);
});

ponder.on("AccessPass:SeatAccepted", async ({ event, context: { db } }) => {
  const { passId, seat: number, member } = event.args;
  const accepted = { offered: null, offeredAt: null, member, acceptedAt: event.block.timestamp };
  await db
    .insert(seat)
    .values({ pass: passId, seat: number, ...accepted })
    .onConflictDoUpdate(accepted);
});

ponder.on("AccessPass:PassRevoked", async ({ event, context: { db } }) => {
  const { passId, reason } = event.args;
  const row = await db.update(pass, { id: passId }).set({ revoked: true, revokedReason: reason });
  await recordActivity(db, event, { kind: "pass-revoked", actor: row.holder, dataset: row.dataset, number: passId });
});
