"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { type Address, isAddress } from "viem";
import { byDay } from "../charts/byDay.ts";
import { claimsQuery } from "../indexer/payoutQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { save } from "../passes/save.ts";
import { toCsv } from "../query/rows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { Dues } from "./Dues.tsx";
import { Uses } from "./Uses.tsx";

const TimeBars = dynamic(() => import("../charts/TimeBars.tsx").then(({ TimeBars }) => TimeBars), { ssr: false });

/** What is due to the connected account or another, and what it was paid. */
export function Earnings() {
  return (
    <NeedsWallet to="see and claim earnings">
      <Of />
    </NeedsWallet>
  );
}

function Of() {
  const own = useAddress();
  const [other, setOther] = useState("");
  const [shown, setShown] = useState(false);
  const wrong = other !== "" && !isAddress(other, { strict: false });
  const account = (other !== "" && !wrong ? other.toLowerCase() : own) as Address;
  return (
    <div className="space-y-8">
      <Field
        label="Whose earnings"
        hint="Anyone may have anyone paid: the money goes to the account itself."
        error={wrong ? "This is no address: 0x and 40 hexadecimal digits" : undefined}
        className="max-w-xl"
      >
        {(control) => (
          <input
            {...control}
            value={other}
            maxLength={42}
            placeholder={own}
            onChange={({ target }) => setOther(target.value.trim())}
          />
        )}
      </Field>
      <Dues account={account} />
      <Paid account={account} />
      <section aria-labelledby="uses" className="space-y-4">
        <h2 id="uses" className="text-lg font-semibold tracking-tight">
          Where it comes from
        </h2>
        {shown ? (
          <Uses of={{ account }} schema={undefined} />
        ) : (
          <Button tone="quiet" size="small" onClick={() => setShown(true)}>
            Show every query that used it
          </Button>
        )}
      </section>
    </div>
  );
}

function Paid({ account }: { account: Address }) {
  const none = (
    <Notice tone="calm" title="Nothing was paid for usage yet">
      <p>Share data in a pool. Each use is counted, and every epoch pays what it comes to.</p>
    </Notice>
  );
  return (
    <section aria-labelledby="paid" className="space-y-4">
      <h2 id="paid" className="text-lg font-semibold tracking-tight">
        Paid for usage
      </h2>
      <Asked of={useRows(claimsQuery(account))} what="The payments" empty={none}>
        {(claims) => (
          <>
            <TimeBars name="Payments" bars={byDay(claims.map(({ time }) => ({ time, value: 1 })))} />
            <Table
              label="Payments for usage"
              rows={claims}
              keyOf={({ block, log }) => `${block}-${log}`}
              columns={[
                { name: "When", cell: ({ time }) => <Time at={time} /> },
                { name: "To", cell: (one) => <Hash value={one.account} of="address" /> },
                { name: "Paid", cell: ({ amount, token }) => <Amount amount={amount} token={token} />, right: true },
                {
                  name: "In all by then",
                  cell: ({ total, token }) => <Amount amount={total} token={token} />,
                  right: true,
                },
              ]}
            />
            <Button tone="quiet" size="small" onClick={() => void save(statement(claims), "datagraph-statement.csv")}>
              Statement as CSV
            </Button>
          </>
        )}
      </Asked>
    </section>
  );
}

type Claim = { time: bigint; account: string; token: string; amount: bigint; total: bigint };

/** Amounts are in the token's smallest unit, exactly. */
function statement(claims: readonly Claim[]): Blob {
  const rows = claims.map(({ time, account, token, amount, total }) => ({
    time: new Date(Number(time) * 1_000).toISOString(),
    account,
    token,
    amount: String(amount),
    total: String(total),
  }));
  return new Blob([toCsv(rows)], { type: "text/csv" });
}
