"use client";
import { proposalsQuery, treasuryQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { Delegates } from "./Delegates.tsx";
import { NewProposal } from "./NewProposal.tsx";
import { Parameters } from "./Parameters.tsx";
import { Proposal } from "./Proposal.tsx";
import { YourVotes } from "./YourVotes.tsx";

/** Proposals, the reader's own votes, delegates, treasury, parameters. */
export function Governance() {
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
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
