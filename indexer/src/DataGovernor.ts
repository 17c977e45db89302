import { type Context, type Event, ponder } from "ponder:registry";
import { proposal, vote } from "ponder:schema";
import { add } from "../rows/add.ts";
import { proposalRow, tally } from "../rows/governor.ts";
import { at } from "../rows/stamp.ts";
import { supportOf } from "../rows/words.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

type Cast = Event<"DataGovernor:VoteCast"> | Event<"DataGovernor:VoteCastWithParams">;

ponder.on("DataGovernor:ProposalCreated", async ({ event, context: { db } }) => {
  await db.insert(proposal).values(proposalRow(event));
  const { proposer, proposalId } = event.args;
  await recordActivity(db, event, { kind: "proposed", actor: proposer, number: proposalId });
});

ponder.on("DataGovernor:VoteCast", ({ event, context: { db } }) => castVote(db, event));

ponder.on("DataGovernor:VoteCastWithParams", ({ event, context: { db } }) => castVote(db, event));

ponder.on("DataGovernor:ProposalQueued", async ({ event, context: { db } }) => {
  const { proposalId: id, etaSeconds: eta } = event.args;
  await db.update(proposal, { id }).set({ status: "queued", eta });
  await recordActivity(db, event, { kind: "proposal-queued", number: id });
});

ponder.on("DataGovernor:ProposalExecuted", async ({ event, context: { db } }) => {
  const id = event.args.proposalId;
  await db.update(proposal, { id }).set({ status: "executed", executedAt: event.block.timestamp });
  await recordActivity(db, event, { kind: "proposal-executed", number: id });
});

ponder.on("DataGovernor:ProposalCanceled", async ({ event, context: { db } }) => {
  const id = event.args.proposalId;
  await db.update(proposal, { id }).set({ status: "canceled" });
  await recordActivity(db, event, { kind: "proposal-canceled", number: id });
});

ponder.on("DataGovernor:ProposalExtended", async ({ event, context: { db } }) => {
  const { proposalId: id, extendedDeadline: voteEnd } = event.args;
  await db.update(proposal, { id }).set({ voteEnd });
});

ponder.on("DataGovernor:VotingDelaySet", ({ event, context: { db } }) =>
  setParameters(db, event, "DataGovernor", { votingDelay: event.args.newVotingDelay }),
);

ponder.on("DataGovernor:VotingPeriodSet", ({ event, context: { db } }) =>
  setParameters(db, event, "DataGovernor", { votingPeriod: event.args.newVotingPeriod }),
);

ponder.on("DataGovernor:ProposalThresholdSet", ({ event, context: { db } }) =>
  setParameters(db, event, "DataGovernor", { proposalThreshold: event.args.newProposalThreshold }),
);

ponder.on("DataGovernor:QuorumNumeratorUpdated", ({ event, context: { db } }) =>
  setParameters(db, event, "DataGovernor", { quorumNumerator: event.args.newQuorumNumerator }),
);

ponder.on("DataGovernor:LateQuorumVoteExtensionSet", ({ event, context: { db } }) =>
  setParameters(db, event, "DataGovernor", { lateQuorumVoteExtension: event.args.newVoteExtension }),
);

async function castVote(db: Context["db"], event: Cast): Promise<void> {
  const { voter, proposalId, weight, reason } = event.args;
  const support = supportOf(event.args.support);
  await db.insert(vote).values({ proposal: proposalId, voter, support, weight, reason, ...at(event) });
  await db.update(proposal, { id: proposalId }).set((row) => add(row, tally(support, weight)));
  await recordActivity(db, event, { kind: `voted-${support}`, actor: voter, number: proposalId, amount: weight });
}
