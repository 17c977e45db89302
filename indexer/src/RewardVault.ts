import { ponder } from "ponder:registry";
import {
  claim,
  claimTotal,
  dataset as datasets,
  lastProposed,
  payoutRoot,
  release,
  royalty,
  sale,
  split,
  splitShare,
} from "ponder:schema";
import { zeroAddress } from "viem";
import { at, logAt } from "../rows/stamp.ts";
import { rootRow, saleRow, shareRows } from "../rows/vault.ts";
import { isZero, payeeOf, same } from "../rows/words.ts";
import { addBalance } from "./store/addBalance.ts";
import { addRevenue } from "./store/addRevenue.ts";
import { addStats } from "./store/addStats.ts";
import { addTotals } from "./store/addTotals.ts";
import { addTreasury } from "./store/addTreasury.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

ponder.on("RewardVault:SaleHeld", async ({ event, context: { db } }) => {
  const row = saleRow(event);
  const { token, amount, dataset, buyer } = row;
  await db.insert(sale).values(row);
  await addRevenue(db, dataset, token, { held: amount });
  await addTotals(db, token, { held: amount });
  await recordActivity(db, event, { kind: "sale-held", actor: buyer, dataset, token, amount, hash: row.sale });
});

ponder.on("RewardVault:SaleCredited", async ({ event, context: { db, contracts } }) => {
  const { sale: key, dataset, payee, token, fee, royalties, net } = event.args;
  const settled = { status: "credited", fee, royalties, net, settledAt: event.block.timestamp } as const;
  const { amount } = await db.update(sale, { sale: key }).set(settled);
  await addRevenue(db, dataset, token, { held: -amount, credited: net });
  await addBalance(db, payee, token, { credited: net });
  await addTotals(db, token, { held: -amount, net, royalties, fees: fee });
  if (fee > 0n) {
    await addBalance(db, payeeOf(contracts.TimelockController.address), token, { credited: fee });
    await addTreasury(db, event, token, "fee", { owed: fee });
  }
  await recordActivity(db, event, { kind: "sale-credited", dataset, token, amount: net, hash: key });
});

ponder.on("RewardVault:RoyaltyCredited", async ({ event, context: { db } }) => {
  const { parent, payee, token, amount } = event.args;
  await db.insert(royalty).values({ ...event.args, ...logAt(event) });
  await addRevenue(db, parent, token, { royalties: amount });
  await addBalance(db, payee, token, { credited: amount });
  await recordActivity(db, event, { kind: "royalty", dataset: parent, token, amount, hash: event.args.sale });
});

ponder.on("RewardVault:SaleReturned", async ({ event, context: { db } }) => {
  const { sale: key, dataset, buyer, token, amount } = event.args;
  await db.update(sale, { sale: key }).set({ status: "returned", settledAt: event.block.timestamp });
  await addRevenue(db, dataset, token, { held: -amount, returned: amount });
  await addBalance(db, payeeOf(buyer), token, { credited: amount });
  await addTotals(db, token, { held: -amount, returned: amount });
  await recordActivity(db, event, { kind: "sale-returned", actor: buyer, dataset, token, amount, hash: key });
});

ponder.on("RewardVault:PayeesSet", async ({ event, context: { db } }) => {
  const { dataset, payee, locked, accounts } = event.args;
  const of = await db.find(datasets, { id: dataset });
  if (of === null) throw new Error(`Payees of dataset ${dataset}, which nobody registered`);
  const columns = { payee, locked, setter: of.owner, active: true, ...at(event) };
  await db
    .insert(split)
    .values({ dataset, ...columns })
    .onConflictDoUpdate(columns);
  for (const row of shareRows(event)) await db.insert(splitShare).values(row).onConflictDoNothing();
  await recordActivity(db, event, { kind: "payees", dataset, count: BigInt(accounts.length) });
});

ponder.on("RewardVault:Released", async ({ event, context: { db, contracts } }) => {
  const { account, token, amount, payee } = event.args;
  await db.insert(release).values({ ...event.args, ...logAt(event) });
  await addBalance(db, payee, token, { released: amount });
  await addTotals(db, token, { released: amount, paidOut: amount });
  await addStats(db, { releases: 1n });
  if (same(account, contracts.TimelockController.address)) {
    const balance = isZero(token) ? amount : 0n;
    await addTreasury(db, event, token, "release", { balance, owed: -amount });
  }
  await recordActivity(db, event, { kind: "released", actor: account, token, amount });
});

ponder.on("RewardVault:UsageReceived", ({ event, context: { db } }) =>
  addTotals(db, event.args.token, { usageReceived: event.args.amount }),
);

ponder.on("RewardVault:RootProposed", async ({ event, context: { db } }) => {
  const { epoch: _epoch, root: _root, ...columns } = rootRow(event);
  const { epoch, root, proposer } = event.args;
  await db
    .insert(payoutRoot)
    .values({ epoch, root, ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(lastProposed).values({ epoch, root }).onConflictDoUpdate({ root });
  await recordActivity(db, event, { kind: "root-proposed", actor: proposer, number: epoch, hash: root });
});

ponder.on("RewardVault:RootAccepted", async ({ event, context: { db } }) => {
  const { epoch } = event.args;
  const proposed = await db.find(lastProposed, { epoch });
  if (proposed === null) throw new Error(`No root was proposed for epoch ${epoch}, which was accepted`);
  const { root } = proposed;
  const accepted = { status: "accepted", acceptedAt: event.block.timestamp } as const;
  const { proposer, bond } = await db.update(payoutRoot, { epoch, root }).set(accepted);
  if (bond > 0n) await addBalance(db, payeeOf(proposer), zeroAddress, { credited: bond });
  await recordActivity(db, event, { kind: "root-accepted", number: epoch, hash: root });
});

ponder.on("RewardVault:RootVetoed", async ({ event, context: { db, contracts } }) => {
  const { epoch, root, reason } = event.args;
  const vetoed = { status: "vetoed", vetoedAt: event.block.timestamp, vetoReason: reason } as const;
  const { bond } = await db.update(payoutRoot, { epoch, root }).set(vetoed);
  if (bond > 0n) {
    await addBalance(db, payeeOf(contracts.TimelockController.address), zeroAddress, { credited: bond });
    await addTreasury(db, event, zeroAddress, "bond", { owed: bond });
  }
  await recordActivity(db, event, { kind: "root-vetoed", number: epoch, hash: root });
});

ponder.on("RewardVault:Claimed", async ({ event, context: { db, contracts } }) => {
  const { account, token, amount, total } = event.args;
  await db.insert(claim).values({ ...event.args, ...logAt(event) });
  const columns = { total, ...at(event) };
  await db
    .insert(claimTotal)
    .values({ account, token, ...columns })
    .onConflictDoUpdate(columns);
  await addTotals(db, token, { claimed: amount, paidOut: amount });
  await addStats(db, { claims: 1n });
  if (same(account, contracts.TimelockController.address))
    await addTreasury(db, event, token, "claim", { balance: isZero(token) ? amount : 0n });
  await recordActivity(db, event, { kind: "claimed", actor: account, token, amount });
});

ponder.on("RewardVault:VaultParametersSet", ({ event, context: { db } }) =>
  setParameters(db, event, "RewardVault", event.args),
);
