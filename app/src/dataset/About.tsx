"use client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "../ui/Link.tsx";
import { formatCount } from "../format/formatCount.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { shortHex } from "../format/shortHex.ts";
import { childrenQuery, parentsQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { AnchorsOn } from "../pools/AnchorsOn.tsx";
import { Facts } from "../ui/Facts.tsx";
import { Hash } from "../ui/Hash.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Time } from "../ui/Time.tsx";
import { datasetPath } from "./datasetPath.ts";
import type { Dataset } from "./useDataset.ts";

/** The data card: facts, texts of the contributor, public sample, lineage. */
export function About({ dataset }: { dataset: Dataset }) {
  const { row, pool, described } = dataset;
  return (
    <div className="space-y-8">
      <Facts
        facts={{
          Contributor: pool ? undefined : <Hash value={row.creator} of="address" />,
          Owner: <Hash value={row.owner} of="address" />,
          Registered: <Time at={row.time} />,
          Published: described?.published,
          Version: pool ? undefined : String(row.version),
          Streams: pool && `${pool.admitted} admitted of ${pool.streams}`,
          Records: pool && pool.records.toLocaleString("en"),
          "Least people in a group": pool && pool.k > 1 ? String(pool.k) : undefined,
          "One record stands for": pool && formatDuration(pool.granularity),
          "Streams anchor on": pool && <AnchorsOn chain={pool.chain} />,
          Admitter: pool && <Hash value={pool.admitter} of="address" />,
          "Data points used": formatCount(row.units, "data point"),
          "Dataset id": <Hash value={row.id} />,
        }}
      />
      {described &&
        Object.entries(described.texts).map(([title, text]) => <Text key={title} title={title} text={text} />)}
      {described?.sampleCid && <Sample cid={described.sampleCid} />}
      <Lineage id={row.id} />
    </div>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h2 className="font-semibold tracking-tight">{title}</h2>
      <p className="mt-1 max-w-prose leading-relaxed break-words whitespace-pre-line text-ink/85">{text}</p>
    </section>
  );
}

const SAMPLE_BYTES = 20_000;

function Sample({ cid }: { cid: string }) {
  const { gatewayUrl } = usePublicConfig();
  const { data } = useQuery({
    queryKey: ["sample", cid],
    queryFn: async () => (await (await fetch(`${gatewayUrl}/ipfs/${cid}`)).text()).slice(0, SAMPLE_BYTES),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section>
      <h2 className="mb-2 font-semibold tracking-tight">Public sample</h2>
      <pre
        tabIndex={0}
        aria-label="Public sample"
        className="max-h-72 overflow-auto rounded-xl border border-line bg-sunken p-4 font-mono text-[0.8125rem]"
      >
        {data ?? "Loading"}
      </pre>
    </section>
  );
}

function Lineage({ id }: { id: bigint }) {
  const parents = useRows(parentsQuery(id)).data ?? [];
  const children = useRows(childrenQuery(id)).data ?? [];
  if (parents.length === 0 && children.length === 0) return null;
  return (
    <section>
      <h2 className="mb-3 font-semibold tracking-tight">Lineage</h2>
      <ol className="space-y-2 border-l-2 border-line pl-4 text-sm">
        {parents.map(({ parent, royaltyBps }) => (
          <li key={String(parent)}>
            Made from <DatasetLink id={parent} />, which gets {royaltyBps / 100} % of its sales
          </li>
        ))}
        <li className="font-medium">This dataset</li>
        {children.map(({ dataset }) => (
          <li key={String(dataset)}>
            Part of <DatasetLink id={dataset} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function DatasetLink({ id }: { id: bigint }) {
  return (
    <Link href={datasetPath(id)} className="font-mono text-accent underline underline-offset-4">
      {shortHex(id)}
    </Link>
  );
}
