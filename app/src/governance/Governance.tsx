"use client";
import { formatUnits } from "viem";
import { delegatesQuery, parametersQuery, proposalsQuery, treasuryQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { Time } from "../ui/Time.tsx";
import { NewProposal } from "./NewProposal.tsx";
import { Proposal } from "./Proposal.tsx";
import { YourVotes } from "./YourVotes.tsx";
import { showVotes } from "./showVotes.ts";

/** Proposals, the reader's own votes, delegates, treasury, parameters. */
export function Governance() {
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0">
        <Tabs
          label="Governance"
          tabs={[
            { id: "proposals", label: "Proposals", content: <Proposals /> },
            { id: "new", label: "New proposal", content: <NewProposal /> },
            { id: "delegates", label: "Delegates", content: <Delegates /> },
            { id: "treasury", label: "Treasury", content: <Treasury /> },
            { id: "parameters", label: "Parameters", content: <Parameters /> },
          ]}
        />
      </div>
      <YourVotes />
    </div>
  );
}

function Proposals() {
  const none = (
    <Notice tone="calm" title="No proposals yet">
      <p>Whoever has enough votes may make the first.</p>
    </Notice>
  );
  return (
    <Asked of={useRows(proposalsQuery)} what="The proposals" empty={none}>
      {(proposals) => (
        <ul className="space-y-4">
          {proposals.map((proposal) => (
            <li key={String(proposal.id)}>
              <Proposal proposal={proposal} />
            </li>
          ))}
        </ul>
      )}
    </Asked>
  );
}

function Delegates() {
  const none = (
    <p className="text-sm text-muted">Nobody has delegated yet: tokens count as votes only once they are.</p>
  );
  return (
    <Asked of={useRows(delegatesQuery)} what="The delegates" empty={none}>
      {(delegates) => (
        <Table
          label="Delegates"
          rows={delegates}
          keyOf={({ account }) => account}
          columns={[
            { name: "Delegate", cell: ({ account }) => <Hash value={account} of="address" /> },
            { name: "Votes", cell: ({ votes }) => showVotes(votes), right: true },
            { name: "Delegators", cell: ({ delegators }) => String(delegators), right: true },
          ]}
        />
      )}
    </Asked>
  );
}

function Treasury() {
  return (
    <Asked
      of={useRows(treasuryQuery)}
      what="The treasury"
      empty={<p className="text-sm text-muted">The treasury is empty.</p>}
    >
      {(rows) => (
        <Table
          label="Treasury"
          rows={rows}
          keyOf={({ token }) => token}
          columns={[
            { name: "Token", cell: ({ token }) => <Hash value={token} of="address" /> },
            { name: "Holds", cell: ({ balance, token }) => <Amount amount={balance} token={token} />, right: true },
            {
              name: "In the vault for it",
              cell: ({ owed, token }) => <Amount amount={owed} token={token} />,
              right: true,
            },
          ]}
        />
      )}
    </Asked>
  );
}

function Parameters() {
  return (
    <Asked
      of={useRows(parametersQuery)}
      what="The parameters"
      empty={<p className="text-sm text-muted">No parameter was set yet.</p>}
    >
      {(rows) => (
        <Table
          label="Parameters"
          rows={rows}
          keyOf={({ contract, name }) => `${contract}.${name}`}
          columns={[
            { name: "Contract", cell: ({ contract }) => contract },
            { name: "Parameter", cell: ({ name }) => <span className="font-mono">{name}</span> },
            { name: "Value", cell: ({ value }) => valueOf(value), right: true },
            { name: "Since", cell: ({ time }) => <Time at={time} /> },
          ]}
        />
      )}
    </Asked>
  );
}

const LARGE = 10n ** 15n;

/** Amounts of the coin and of votes have 18 decimals; what is smaller is seconds, blocks or basis points. */
function valueOf(value: bigint): string {
  return value >= LARGE ? `${formatUnits(value, 18)} × 10¹⁸` : value.toLocaleString("en");
}
