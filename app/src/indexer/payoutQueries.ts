import { claim, claimTotal, payeeBalance, payoutRoot, sale, validator } from "@datagraph/indexer/schema";
import { and, desc, eq } from "@ponder/client";
import { type Hex, pad } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 200;

export const rootsQuery = (db: Db) => db.select().from(payoutRoot).orderBy(desc(payoutRoot.block)).limit(LINES);

export const claimsQuery = (account: Hex) => (db: Db) =>
  db.select().from(claim).where(eq(claim.account, account)).orderBy(desc(claim.block)).limit(LINES);

export const claimTotalsQuery = (account: Hex) => (db: Db) =>
  db.select().from(claimTotal).where(eq(claimTotal.account, account));

export const balancesQuery = (account: Hex) => (db: Db) =>
  db
    .select()
    .from(payeeBalance)
    .where(eq(payeeBalance.payee, pad(account)));

export const restingQuery = (account: Hex) => (db: Db) =>
  db
    .select()
    .from(sale)
    .where(and(eq(sale.payee, pad(account)), eq(sale.status, "held")))
    .orderBy(desc(sale.block))
    .limit(LINES);

export const validatorsQuery = (db: Db) => db.select().from(validator);
