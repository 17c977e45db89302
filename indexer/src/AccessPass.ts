import { ponder } from "ponder:registry";
import { dataset, offer, pass, purchase, seat } from "ponder:schema";
import { add } from "../rows/add.ts";
import { at, logAt } from "../rows/stamp.ts";
import { isZero, same } from "../rows/words.ts";
import { addStats } from "./store/addStats.ts";
import { recordActivity } from "./store/recordActivity.ts";

const noOffer = { offered: null, offeredAt: null };

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
  const terms = { expiry, seats, download };
  const columns = { ...terms, revoked: false, revokedReason: null };
  const row = await db
    .insert(pass)
    .values({ id: passId, dataset: id, holder, licence, ...columns, purchases: 1n, ...at(event) })
    .onConflictDoUpdate((before) => ({ ...columns, ...add(before, { purchases: 1n }) }));
  await db
    .insert(purchase)
    .values({ pass: passId, dataset: id, holder, payer, licence, token, price, ...terms, ...logAt(event) });
  await db.update(dataset, { id }).set((before) => add(before, { sales: 1n }));
  await addStats(db, { sales: 1n, passes: row.purchases === 1n ? 1n : 0n });
  await recordActivity(db, event, { kind: "bought", actor: holder, dataset: id, token, amount: price, number: passId });
});

ponder.on("AccessPass:SeatOffered", async ({ event, context: { db } }) => {
  const { passId, seat: number, member } = event.args;
  const offered = isZero(member) ? noOffer : { offered: member, offeredAt: event.block.timestamp };
  await db
    .insert(seat)
    .values({ pass: passId, seat: number, ...offered })
    .onConflictDoUpdate(offered);
});

ponder.on("AccessPass:SeatAccepted", async ({ event, context: { db } }) => {
  const { passId, seat: number, member } = event.args;
  const key = { pass: passId, seat: number };
  const before = await db.find(seat, key);
  // Who already sits there may return to it; an offer to somebody else then stands.
  const stands = before !== null && before.offered !== null && !same(before.offered, member);
  const columns = { member, acceptedAt: event.block.timestamp, ...(stands ? {} : noOffer) };
  await db
    .insert(seat)
    .values({ ...key, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("AccessPass:SeatVacated", async ({ event, context: { db } }) => {
  const { passId, seat: number } = event.args;
  await db.update(seat, { pass: passId, seat: number }).set({ member: null, acceptedAt: null });
});

ponder.on("AccessPass:PassShortened", async ({ event, context: { db } }) => {
  const { passId, expiry } = event.args;
  await db.update(pass, { id: passId }).set({ expiry: BigInt(expiry) });
});

ponder.on("AccessPass:PassRevoked", async ({ event, context: { db } }) => {
  const { passId, reason } = event.args;
  const row = await db.update(pass, { id: passId }).set({ revoked: true, revokedReason: reason });
  await recordActivity(db, event, { kind: "pass-revoked", actor: row.holder, dataset: row.dataset, number: passId });
});
