"use client";
import type { ReactNode } from "react";
import type { Pulse } from "../indexer/queries.ts";
import { formatCount } from "../format/formatCount.ts";
import { useAmount } from "./useAmount.ts";

/** The live count of uses and payouts. */
export function Figures({ pulse }: { pulse: Pulse | undefined }) {
  const stats = pulse?.[0]?.stats;
  const read = (value: bigint | undefined) => value ?? 0n;
  const figure = (value: bigint | undefined) => pulse && read(value).toLocaleString("en");
  const payouts = read(stats?.claims) + read(stats?.releases);
  const pools = `${formatCount(read(stats?.streams), "stream")} in ${formatCount(read(stats?.pools), "pool")}`;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-line bg-line lg:grid-cols-4">
      <Figure
        name="Queries paid for"
        value={figure(stats?.queries)}
        note={formatCount(read(stats?.sales), "pass sold", "passes sold")}
      />
      <Figure name="Data points used" value={figure(stats?.units)} note="one field of one record each" />
      <Figure
        name="Paid out"
        value={pulse && <PaidOut pulse={pulse} />}
        note={`in ${formatCount(payouts, "payout")}`}
      />
      <Figure name="Contributors" value={figure(stats?.contributors)} note={pools} />
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
