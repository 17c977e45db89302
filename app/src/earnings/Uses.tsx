"use client";
import type { PoolSchema } from "@datagraph/protocol";
import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../format/formatCount.ts";
import { shortHex } from "../format/shortHex.ts";
import { hasBit } from "../join/consent.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Link } from "../ui/Link.tsx";
import { Table } from "../ui/Table.tsx";
import type { Use, UsesOf } from "./usesOf.ts";

/** The latest; a statement of all is the command line's. */
const SHOWN = 100;

/** Who used a stream, or all that an account earns by, in which query and for how much. */
export function Uses({ of, schema }: { of: UsesOf; schema: PoolSchema | undefined }) {
  const uses = useQuery({
    queryKey: ["uses", ...Object.values(of).map(String)],
    queryFn: async () => (await import("./usesOf.ts")).usesOf(of),
  });
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">
        Worked out here from the chain&apos;s events, by the rule that pays for each data point.
      </p>
      <Asked of={uses} what="The uses" empty={<p className="text-sm text-muted">Nobody has used it yet.</p>}>
        {(all) => (
          <>
            <Shown uses={all.slice(0, SHOWN)} schema={schema} />
            {all.length > SHOWN && (
              <p className="text-sm text-muted">And {formatCount(all.length - SHOWN, "use")} before these.</p>
            )}
          </>
        )}
      </Asked>
    </div>
  );
}

function Shown({ uses, schema }: { uses: readonly Use[]; schema: PoolSchema | undefined }) {
  const what = (use: Use) =>
    schema === undefined ? `stream ${use.stream} of pool ${use.pool}` : namesOf(use.fields, schema);
  return (
    <Table
      label="Uses, newest first"
      rows={uses}
      keyOf={({ order, pool, stream }) => `${order}-${pool}-${stream}`}
      columns={[
        {
          name: "Query",
          cell: ({ order }) => (
            <Link href={`/query/${order}`} className="font-mono text-accent underline underline-offset-4">
              {shortHex(order)}
            </Link>
          ),
        },
        { name: "Researcher", cell: ({ researcher }) => <Hash value={researcher} of="address" /> },
        { name: schema === undefined ? "Of" : "Fields", cell: what },
        { name: "Epoch", cell: ({ epoch }) => String(epoch), right: true },
        { name: "Data points", cell: ({ units }) => units.toLocaleString("en"), right: true },
        { name: "Earned", cell: ({ amount, token }) => <Amount amount={amount} token={token} />, right: true },
      ]}
    />
  );
}

function namesOf(fields: bigint, schema: PoolSchema): string {
  return schema.fields
    .filter((_, place) => hasBit(fields, place))
    .map(({ name }) => name)
    .join(", ");
}
