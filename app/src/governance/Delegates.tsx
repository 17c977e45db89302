"use client";
import type { Address } from "viem";
import { ballotsQuery, delegatesQuery, holdersQuery, proposalsQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { partIn, useStatus } from "../status/useStatus.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Hash } from "../ui/Hash.tsx";
import { type Column, Table } from "../ui/Table.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { participation } from "./participation.ts";
import { showVotes } from "./showVotes.ts";
import { useDelegation } from "./useDelegation.ts";

type Delegate = { account: Address; votes: bigint; delegators: bigint };

/** Who votes for how many, how often they took part, and one's own votes given to one of them. */
export function Delegates() {
  const own = useAddress();
  const holders = useRows(holdersQuery).data ?? [];
  const held = holders.reduce((sum, { balance }) => sum + balance, 0n);
  const idle = holders.reduce((sum, { balance, delegate }) => (delegate === null ? sum + balance : sum), 0n);
  const { delegate, gas } = useDelegation();
  const takesPart = useParticipation();
  const mine = holders.find(({ account }) => account === own);
  const mayDelegate = mine !== undefined && mine.balance > 0n;
  const columns: Column<Delegate>[] = [
    { name: "Delegate", cell: ({ account }) => <Hash value={account} of="address" /> },
    { name: "Votes", cell: ({ votes }) => showVotes(votes), right: true },
    { name: "Of all tokens", cell: ({ votes }) => showShare(votes, held), right: true },
    { name: "Delegators", cell: ({ delegators }) => delegators.toLocaleString("en"), right: true },
    {
      name: "Took part",
      cell: ({ account }) => {
        const { voted, of } = takesPart(account);
        return of === 0 ? "no vote yet" : `${voted} of ${of}`;
      },
      right: true,
    },
  ];
  const choose: Column<Delegate> = {
    name: "Your tokens",
    right: true,
    cell: ({ account }) =>
      mine?.delegate === account ? (
        <Badge tone="good">are with them</Badge>
      ) : (
        <Button
          tone="quiet"
          size="small"
          aria-label={`Delegate to ${account}`}
          disabled={delegate.isPending}
          busy={delegate.isPending && delegate.variables === account}
          onClick={() => delegate.mutate(account)}
        >
          Delegate
        </Button>
      ),
  };
  const none = (
    <p className="text-sm text-muted">
      Nobody has delegated yet: tokens count as votes only once they are. Whoever holds some begins under “Your votes”.
    </p>
  );
  return (
    <div className="space-y-4">
      {held > 0n && (
        <p className="max-w-prose text-sm leading-relaxed text-muted">
          {idle === 0n
            ? "Every token is delegated."
            : `${showVotes(idle)} of ${showVotes(held)} tokens are delegated to nobody, and count for nothing.`}
        </p>
      )}
      <Asked of={useRows(delegatesQuery)} what="The delegates" empty={none}>
        {(delegates) => (
          <>
            {mayDelegate && <GasSwitch gas={gas} />}
            <Table
              label="Delegates"
              rows={delegates.filter(({ votes, account }) => votes > 0n || account === mine?.delegate)}
              keyOf={({ account }) => account}
              columns={mayDelegate ? [...columns, choose] : columns}
            />
          </>
        )}
      </Asked>
      <Failure title="Nothing was delegated" error={delegate.error} />
    </div>
  );
}

function useParticipation() {
  const ballots = useRows(ballotsQuery).data ?? [];
  const proposals = useRows(proposalsQuery).data ?? [];
  const block = partIn(useStatus().data, "chain")?.block ?? 0;
  return participation(ballots, proposals, BigInt(block));
}

function showShare(votes: bigint, held: bigint): string {
  return held === 0n ? "…" : `${(Number((votes * 10_000n) / held) / 100).toLocaleString("en")} %`;
}
