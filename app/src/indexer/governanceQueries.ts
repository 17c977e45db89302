import { delegate, parameter, proposal, tokenHolder, treasury, vote } from "@datagraph/indexer/schema";
import { desc, eq } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 100;

export const proposalsQuery = (db: Db) => db.select().from(proposal).orderBy(desc(proposal.block)).limit(LINES);

export const votesOfQuery = (voter: Hex) => (db: Db) =>
  db.select().from(vote).where(eq(vote.voter, voter)).orderBy(desc(vote.block)).limit(LINES);

export const parametersQuery = (db: Db) => db.select().from(parameter).orderBy(parameter.contract, parameter.name);

export const treasuryQuery = (db: Db) => db.select().from(treasury);

export const delegatesQuery = (db: Db) => db.select().from(delegate).orderBy(desc(delegate.votes)).limit(LINES);

export const holderQuery = (account: Hex) => (db: Db) =>
  db.select().from(tokenHolder).where(eq(tokenHolder.account, account));

export type ProposalRow = typeof proposal.$inferSelect;
