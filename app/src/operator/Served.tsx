"use client";
import { useQuery } from "@tanstack/react-query";
import { datasetPath } from "../dataset/datasetPath.ts";
import { servedQuery } from "../indexer/operatorQueries.ts";
import { poolsQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useSchemas } from "../query/useSchemas.ts";
import { Asked } from "../ui/Asked.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Link } from "../ui/Link.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Table } from "../ui/Table.tsx";
import { validatorQuery } from "./gatewayQueries.ts";

/** Every pool with who runs its queries; those of this gateway's validator are marked. */
export function Served() {
  const pools = useRows(poolsQuery);
  const served = useRows(servedQuery).data ?? [];
  const schemas = useSchemas();
  const own = useValidator();
  return (
    <section aria-labelledby="pools" className="space-y-4">
      <h2 id="pools" className="text-lg font-semibold tracking-tight">
        Pools served
      </h2>
      {own && (
        <p className="text-sm text-muted">
          This gateway&apos;s validator is <Hash value={own} of="address" />.
        </p>
      )}
      <Asked of={pools} what="The pools" empty={<p className="text-sm text-muted">There is no pool yet.</p>}>
        {(rows) => (
          <Table
            label="Pools and who serves them"
            rows={rows}
            keyOf={({ number }) => String(number)}
            columns={[
              {
                name: "Pool",
                cell: ({ number, id }) => (
                  <Link href={datasetPath(id)} className="text-accent underline underline-offset-4">
                    {schemas?.find(({ pool }) => pool.number === number)?.schema.name ?? `pool ${number}`}
                  </Link>
                ),
              },
              {
                name: "Here",
                cell: ({ number, termsHash }) =>
                  served.some(
                    (one) => one.pool === number && one.termsHash === termsHash && one.validator.toLowerCase() === own,
                  )
                    ? "yes"
                    : "no",
              },
              {
                name: "Validators",
                cell: ({ number, termsHash }) =>
                  served.filter((one) => one.pool === number && one.termsHash === termsHash).length,
                right: true,
              },
              { name: "Admitted", cell: ({ admitted, streams }) => `${admitted} of ${streams}`, right: true },
              { name: "Records", cell: ({ records }) => records.toLocaleString("en"), right: true },
              { name: "Uses", cell: ({ uses }) => uses.toLocaleString("en"), right: true },
            ]}
          />
        )}
      </Asked>
    </section>
  );
}

/** Returns the address of the gateway's validator in small letters, once it is known. */
export function useValidator(): string | undefined {
  const { gatewayUrl } = usePublicConfig();
  return useQuery(validatorQuery(gatewayUrl)).data;
}
