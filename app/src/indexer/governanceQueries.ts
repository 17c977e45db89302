import {
  delegate,
  guardian,
  parameter,
  parameterChange,
  proposal,
  tokenHolder,
  treasury,
  vote,
} from "@datagraph/indexer/schema";
import { desc, eq } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 100;
const BALLOTS = 5_000;
const HOLDERS = 1_000;

export const proposalsQuery = (db: Db) => db.select().from(proposal).orderBy(desc(proposal.block)).limit(LINES);

export const votesOfQuery = (voter: Hex) => (db: Db) =>
  db.select().from(vote).where(eq(vote.voter, voter)).orderBy(desc(vote.block)).limit(LINES);

export const parametersQuery = (db: Db) => db.select().from(parameter).orderBy(parameter.contract, parameter.name);

export const parameterChangesQuery = (db: Db) =>
  db.select().from(parameterChange).orderBy(desc(parameterChange.block), desc(parameterChange.log)).limit(LINES);

export const treasuryQuery = (db: Db) => db.select().from(treasury);

export const delegatesQuery = (db: Db) => db.select().from(delegate).orderBy(desc(delegate.votes)).limit(LINES);

export const holderQuery = (account: Hex) => (db: Db) =>
  db.select().from(tokenHolder).where(eq(tokenHolder.account, account));

/** Votes of late, by whom: enough to tell who takes part. */
export const ballotsQuery = (db: Db) =>
  db.select({ voter: vote.voter, proposal: vote.proposal }).from(vote).orderBy(desc(vote.block)).limit(BALLOTS);

/** Who holds most, and whom they delegate to. */
export const holdersQuery = (db: Db) => db.select().from(tokenHolder).orderBy(desc(tokenHolder.balance)).limit(HOLDERS);

export const guardiansQuery = (db: Db) =>
  db.select().from(guardian).orderBy(desc(guardian.block), desc(guardian.log)).limit(1);

export type ProposalRow = typeof proposal.$inferSelect;
