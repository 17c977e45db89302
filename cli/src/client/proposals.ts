import { type ChainReader, read } from "@datagraph/sdk";
import { keccak256, stringToBytes } from "viem";
import { z } from "zod";
import { UsageError } from "../usageError.ts";
import { Big, HexText, rowsOf } from "./indexer.ts";

/** States of a proposal by their number on the chain (OpenZeppelin's Governor). */
const STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;
export type ProposalState = (typeof STATES)[number];

const Row = z.object({
  id: Big,
  proposer: HexText,
  description: z.string(),
  targets: z.array(HexText),
  values: z.array(Big),
  calldatas: z.array(HexText),
  voteStart: Big,
  voteEnd: Big,
  eta: Big.nullable(),
  votesFor: Big,
  votesAgainst: Big,
  votesAbstain: Big,
});

/** A proposal, with its state as the chain has it now. Votes are in the DAO token's smallest unit. */
export type Proposal = z.output<typeof Row> & { state: ProposalState };

/** Returns the proposals, newest first. */
export async function listProposals(reader: ChainReader): Promise<Proposal[]> {
  const rows = await rowsOf(reader, "proposals", {}, Row, Object.keys(Row.shape).join(" "));
  return Promise.all(
    rows.map(async (row) => ({ ...row, state: STATES[await read(reader, "DataGovernor", "state", [row.id])]! })),
  );
}

/** Returns the proposal with this id, or the newest for `latest`. Throws when there is none. */
export async function proposalNamed(reader: ChainReader, text: string): Promise<Proposal> {
  if (text !== "latest" && !/^\d{1,78}$/.test(text))
    throw new UsageError(`"${text}" is no proposal: give its id, or latest`);
  const proposals = await listProposals(reader);
  const found = text === "latest" ? proposals[0] : proposals.find(({ id }) => id === BigInt(text));
  if (found === undefined) throw new Error(`There is no proposal ${text}: see ./datagraph dao show`);
  return found;
}

/** Returns the arguments that queue or execute a proposal. */
export function actionOf({ targets, values, calldatas, description }: Proposal) {
  return [targets, values, calldatas, keccak256(stringToBytes(description))] as const;
}

/** Throws unless a proposal has reached a stage, saying where it is. */
export function requireState(proposal: Proposal, state: ProposalState, block: bigint): void {
  if (proposal.state === state) return;
  const when = {
    pending: `votes begin after block ${proposal.voteStart}`,
    active: `votes end after block ${proposal.voteEnd}`,
  };
  const detail =
    proposal.state in when ? `: ${when[proposal.state as keyof typeof when]}, and this is block ${block}` : "";
  throw new Error(`Proposal ${proposal.id} is ${proposal.state}, not ${state}${detail}`);
}
