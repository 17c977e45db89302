"use client";
import { useQuery } from "@tanstack/react-query";
import { keccak256, stringToBytes } from "viem";
import { type ProposalRow, votesOfQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { formatCount } from "../format/formatCount.ts";
import { useNow } from "../status/useNow.ts";
import { partIn, useStatus } from "../status/useStatus.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Badge, type BadgeTone } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Time } from "../ui/Time.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { showVotes } from "./showVotes.ts";
import { type ProposalState, useProposalState } from "./useProposalState.ts";
import { useVotesAt } from "./useVotesAt.ts";

const TONES: Readonly<Record<ProposalState, BadgeTone>> = {
  pending: "calm",
  active: "accent",
  canceled: "calm",
  defeated: "bad",
  succeeded: "good",
  queued: "warn",
  expired: "calm",
  executed: "good",
};

/** One proposal: what it does, how the vote stands, and what may be done with it now. */
export function Proposal({ proposal }: { proposal: ProposalRow }) {
  const { data: standing } = useProposalState(proposal.id, proposal.voteStart);
  const [title, ...rest] = proposal.description.split("\n");
  return (
    <article className="space-y-4 rounded-2xl border border-line bg-surface p-5">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold tracking-tight break-words">{title!.slice(0, 200)}</h2>
        {standing && <Badge tone={TONES[standing.state]}>{standing.state}</Badge>}
      </div>
      {rest.join("\n").trim() !== "" && (
        <p className="max-w-prose text-sm leading-relaxed break-words whitespace-pre-line text-muted">
          {rest.join("\n").trim().slice(0, 5_000)}
        </p>
      )}
      <Calls proposal={proposal} />
      <Tally proposal={proposal} quorum={standing?.quorum} />
      <p className="text-sm text-muted">
        Proposed by <Hash value={proposal.proposer} of="address" />, <Time at={proposal.time} />. Votes count from block{" "}
        {proposal.voteStart.toLocaleString("en")} to {proposal.voteEnd.toLocaleString("en")}.
      </p>
      {standing && <Countdown proposal={proposal} state={standing.state} />}
      {standing && <Actions proposal={proposal} state={standing.state} />}
    </article>
  );
}

function Calls({ proposal: { id, targets, calldatas } }: { proposal: ProposalRow }) {
  const { data } = useQuery({
    queryKey: ["calls", String(id)],
    queryFn: async () => {
      const { decodeCall } = await import("./decodeCall.ts");
      return Promise.all(targets.map((target, at) => decodeCall(target, calldatas[at]!)));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <ul aria-label="What it does" className="space-y-1 font-mono text-sm wrap-anywhere">
      {(data ?? ["…"]).map((call) => (
        <li key={call} className="rounded-lg bg-sunken px-3 py-2">
          {call}
        </li>
      ))}
    </ul>
  );
}

function Tally({
  proposal: { votesFor, votesAgainst, votesAbstain },
  quorum,
}: {
  proposal: ProposalRow;
  quorum: bigint | undefined;
}) {
  const total = votesFor + votesAgainst + votesAbstain;
  const lines = [
    ["For", votesFor, "text-good"],
    ["Against", votesAgainst, "text-bad"],
    ["Abstain", votesAbstain, "text-muted"],
  ] as const;
  return (
    <div className="space-y-2 text-sm">
      {lines.map(([name, votes, color]) => (
        <div key={name} className="grid grid-cols-[4rem_minmax(0,1fr)_auto] items-center gap-3">
          <span>{name}</span>
          <progress
            aria-label={name}
            max={100}
            value={total === 0n ? 0 : Number((votes * 100n) / total)}
            className={color}
          />
          <span className="tabular-nums">{showVotes(votes)}</span>
        </div>
      ))}
      {quorum !== undefined && (
        <p className="text-muted">
          {votesFor + votesAbstain >= quorum ? "The quorum is reached" : "The quorum is not reached"}: it takes{" "}
          {showVotes(quorum)} votes for or abstaining.
        </p>
      )}
    </div>
  );
}

/** How far off the next stage is, by the governor's clock: blocks. */
function Countdown({ proposal: { voteStart, voteEnd }, state }: { proposal: ProposalRow; state: ProposalState }) {
  const block = partIn(useStatus().data, "chain")?.block;
  if (block === undefined || (state !== "pending" && state !== "active")) return null;
  const left = (state === "pending" ? voteStart : voteEnd) - BigInt(block);
  if (left < 0n) return null;
  const count = formatCount(left + 1n, "block");
  return (
    <p className="text-sm font-medium">
      {state === "pending" ? `Voting begins in ${count}.` : `Voting ends in ${count}.`}
    </p>
  );
}

type Deed = { title: string; functionName: string; args: readonly unknown[] };

function Actions({ proposal, state }: { proposal: ProposalRow; state: ProposalState }) {
  const voter = useAddress();
  const now = useNow();
  const mine = useRows(votesOfQuery(voter ?? "0x"), voter !== undefined).data?.find(
    (one) => one.proposal === proposal.id,
  );
  const gas = useGasChoice();
  const power = useVotesAt(voter, proposal.voteStart, state === "active" && mine === undefined);
  const act = useAction(({ send }, { title, functionName, args }: Deed) =>
    send({ title, contract: "DataGovernor", functionName, args }),
  );
  const cast = useAction(async (act, { support, title }: { support: number; title: string }) => {
    const { signVote } = await import("@datagraph/sdk");
    return sendOrSign(
      act,
      gas.relayed,
      { title, contract: "DataGovernor", functionName: "castVote", args: [proposal.id, support] },
      (client) => signVote(client, { proposal: proposal.id, support, reason: "" }),
    );
  });
  if (voter === undefined) return null;
  const { targets, values, calldatas, description, eta } = proposal;
  const action = [targets, values, calldatas, keccak256(stringToBytes(description))];
  const vote = (support: number, title: string) => cast.mutate({ support, title });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        {state === "active" && mine === undefined && power !== 0n && (
          <>
            <Button size="small" busy={cast.isPending} onClick={() => vote(1, "Vote for")}>
              Vote for
            </Button>
            <Button tone="quiet" size="small" disabled={cast.isPending} onClick={() => vote(0, "Vote against")}>
              Against
            </Button>
            <Button tone="quiet" size="small" disabled={cast.isPending} onClick={() => vote(2, "Abstain")}>
              Abstain
            </Button>
          </>
        )}
        {state === "succeeded" && (
          <Button
            size="small"
            busy={act.isPending}
            onClick={() => act.mutate({ title: "Queue the proposal", functionName: "queue", args: action })}
          >
            Put into the timelock
          </Button>
        )}
        {state === "queued" && (
          <Button
            size="small"
            busy={act.isPending}
            disabled={Number(eta ?? 0n) > now}
            onClick={() => act.mutate({ title: "Execute the proposal", functionName: "execute", args: action })}
          >
            Carry it out
          </Button>
        )}
      </div>
      {state === "active" && mine === undefined && power !== 0n && <GasSwitch gas={gas} />}
      {state === "active" && mine === undefined && power === 0n && (
        <p className="text-sm text-muted">
          No votes were with this account in block {proposal.voteStart.toLocaleString("en")}, when voting began, so it
          has none here. Delegate to it before the next vote begins.
        </p>
      )}
      {state === "queued" && eta !== null && Number(eta) > now && (
        <p className="text-sm text-muted">
          It waits in the timelock, and may be carried out <Time at={eta} />.
        </p>
      )}
      {mine && (
        <p className="text-sm font-medium">
          You voted {mine.support} with {showVotes(mine.weight)} votes.
        </p>
      )}
      <Failure title="It was not done" error={act.error ?? cast.error} />
    </div>
  );
}
