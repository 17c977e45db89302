"use client";
import type { ReactNode } from "react";
import type { Pulse } from "../indexer/queries.ts";
import { useAmount } from "./useAmount.ts";

/** The live count of uses and payouts. */
export function Figures({ pulse }: { pulse: Pulse | undefined }) {
  const stats = pulse?.[0]?.stats;
  const count = (value: bigint | undefined) => (pulse === undefined ? undefined : (value ?? 0n).toLocaleString("en"));
  const people = stats?.contributors ?? 0n;
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-2xl border border-line bg-line gap-px lg:grid-cols-4">
      <Figure
        name="Queries paid for"
        value={count(stats?.queries)}
        note={`${(stats?.sales ?? 0n).toLocaleString("en")} passes sold`}
      />
      <Figure name="Data points used" value={count(stats?.units)} note="one field of one record each" />
      <Figure
        name="Paid out"
        value={pulse && <PaidOut pulse={pulse} />}
        note={`in ${((stats?.claims ?? 0n) + (stats?.releases ?? 0n)).toLocaleString("en")} payouts`}
      />
      <Figure
        name="Contributors"
        value={count(people)}
        note={`${(stats?.streams ?? 0n).toLocaleString("en")} streams in ${(stats?.pools ?? 0n).toLocaleString("en")} pools`}
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: ReactNode; note: string }) {
  return (
    <div className="flex flex-col gap-1 bg-surface p-4 sm:p-5">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums sm:text-3xl">
        {value === undefined ? <span className="skeleton block h-8 w-24 sm:h-9" /> : value}
      </dd>
      <dd className="text-sm text-muted tabular-nums">{value === undefined ? "\u00a0" : note}</dd>
    </div>
  );
}

function PaidOut({ pulse }: { pulse: Pulse }) {
  // over a live query, columns of a row that is not there come as nulls
  const tokens = pulse.flatMap(({ token }) => (token?.token ? [token] : []));
  const paid = tokens.filter(({ paidOut }) => paidOut > 0n);
  if (paid.length === 0) return "0";
  return paid.map(({ token, paidOut }) => <Amount key={token} token={token} amount={paidOut} />);
}

function Amount({ token, amount }: { token: string; amount: bigint }) {
  const text = useAmount(amount, token);
  const [number, symbol] = text.split(" ");
  return (
    <span key={text} className="changed block">
      {number} <span className="text-lg font-medium text-muted">{symbol}</span>
    </span>
  );
}
