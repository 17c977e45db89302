"use client";
import { guardiansQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Code } from "../ui/Code.tsx";
import { Hash } from "../ui/Hash.tsx";
import type { Dataset } from "./useDataset.ts";

/** Who can act when something is wrong with a dataset, what they can do, and the report to send them. */
export function Report({ dataset: { row, pool, described } }: { dataset: Dataset }) {
  const guardian = useRows(guardiansQuery).data?.[0]?.guardian;
  const report = [
    `Dataset: ${row.id}`,
    ...(described?.name ? [`Name: ${described.name}`] : []),
    `Kind: ${pool ? `pool ${pool.number}` : row.kind}, version ${row.version}`,
    `Contributor: ${row.creator}`,
    `Owner: ${row.owner}`,
    "What is wrong: ",
    "How to see it: ",
  ].join("\n");
  return (
    <div className="max-w-prose space-y-4">
      <p className="leading-relaxed">
        Is it not what it says, somebody else&apos;s, or harmful? The guardian whom the DAO appointed
        {guardian && (
          <>
            , <Hash value={guardian} of="address" />,
          </>
        )}{" "}
        may suspend it for 14 days, once in 90: then nothing of it is sold, opened or queried, and whoever bought a pass
        within the last three days may take the money back. Nobody but its contributor can take it away for good.
      </p>
      <p className="text-sm text-muted">
        Send the guardian this report, with what you found. Put no data of it in, nor your keys: this page sends
        nothing.
      </p>
      <Code label="Copy: the report">{report}</Code>
    </div>
  );
}
