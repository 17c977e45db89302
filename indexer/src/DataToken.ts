import { type Context, ponder } from "ponder:registry";
import { delegate, tokenHolder } from "ponder:schema";
import type { Address } from "viem";
import { add } from "../rows/add.ts";
import { isZero } from "../rows/words.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { transferTreasury } from "./store/transferTreasury.ts";

type Db = Context["db"];

ponder.on("DataToken:Transfer", async ({ event, context: { db, contracts } }) => {
  const { from, to, value } = event.args;
  await addHolding(db, from, -value);
  await addHolding(db, to, value);
  await transferTreasury(db, event, contracts.TimelockController.address);
});

ponder.on("DataToken:DelegateChanged", async ({ event, context: { db } }) => {
  const { delegator, fromDelegate, toDelegate } = event.args;
  const columns = { delegate: isZero(toDelegate) ? null : toDelegate };
  await db
    .insert(tokenHolder)
    .values({ account: delegator, ...columns })
    .onConflictDoUpdate(columns);
  await addDelegators(db, fromDelegate, -1n);
  await addDelegators(db, toDelegate, 1n);
  await recordActivity(db, event, { kind: "delegated", actor: delegator });
});

ponder.on("DataToken:DelegateVotesChanged", async ({ event, context: { db } }) => {
  const { delegate: account, newVotes: votes } = event.args;
  await db.insert(delegate).values({ account, votes }).onConflictDoUpdate({ votes });
});

async function addHolding(db: Db, account: Address, balance: bigint): Promise<void> {
  if (isZero(account)) return;
  await db
    .insert(tokenHolder)
    .values({ account, balance })
    .onConflictDoUpdate((row) => add(row, { balance }));
}

async function addDelegators(db: Db, account: Address, delegators: bigint): Promise<void> {
  if (isZero(account)) return;
  await db
    .insert(delegate)
    .values({ account, delegators })
    .onConflictDoUpdate((row) => add(row, { delegators }));
}
