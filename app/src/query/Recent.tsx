"use client";
import { Link } from "../ui/Link.tsx";
import { formatCount } from "../format/formatCount.ts";
import { shortHex } from "../format/shortHex.ts";
import { ordersQuery } from "../indexer/queryQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { useAddress } from "../wallet/useAddress.ts";

/** The queries that the connected account has paid for. */
export function Recent() {
  const researcher = useAddress();
  return (
    <section aria-labelledby="recent">
      <h2 id="recent" className="mb-3 font-semibold tracking-tight">
        Your settled queries
      </h2>
      <Asked
        of={useRows(ordersQuery(researcher ?? "0x"))}
        what="Your queries"
        empty={<p className="text-sm text-muted">None yet.</p>}
      >
        {(orders) => (
          <Table
            label="Settled queries, newest first"
            rows={orders}
            keyOf={({ order }) => order}
            columns={[
              {
                name: "Order",
                cell: ({ order }) => (
                  <Link href={`/query/${order}`} className="font-mono text-accent underline underline-offset-4">
                    {shortHex(order)}
                  </Link>
                ),
              },
              { name: "Settled", cell: ({ time }) => <Time at={time} /> },
              { name: "Used", cell: ({ units }) => formatCount(units, "data point"), right: true },
              { name: "Paid", cell: ({ amount, token }) => <Amount amount={amount} token={token} />, right: true },
            ]}
          />
        )}
      </Asked>
    </section>
  );
}
