"use client";
import dynamic from "next/dynamic";
import { Link } from "../ui/Link.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { Time } from "../ui/Time.tsx";
import { useNow } from "../status/useNow.ts";
import { About } from "./About.tsx";
import { Columns } from "./Columns.tsx";
import { History } from "./History.tsx";
import { Offers } from "./Offers.tsx";
import { UseIt } from "./UseIt.tsx";
import { parseId } from "./datasetPath.ts";
import { type Dataset, useDataset } from "./useDataset.ts";

const Usage = dynamic(() => import("./Usage.tsx").then(({ Usage }) => Usage), {
  loading: () => <Skeleton lines={5} />,
});
const Proof = dynamic(() => import("./Proof.tsx").then(({ Proof }) => Proof), {
  loading: () => <Skeleton lines={5} />,
});
const Report = dynamic(() => import("./Report.tsx").then(({ Report }) => Report), {
  loading: () => <Skeleton lines={5} />,
});

/** Everything about one dataset. */
export function DatasetView({ id }: { id: string }) {
  const { data, error } = useDataset(parseId(id)!);
  if (data === undefined)
    return (
      <Page title="Dataset">
        {error === null ? (
          <Skeleton lines={8} />
        ) : (
          <Notice tone="bad" title="The dataset could not be read">
            <p className="break-words">{error.message}</p>
          </Notice>
        )}
      </Page>
    );
  if (data === null)
    return (
      <Page title="No such dataset">
        <Notice tone="calm" title="The chain has no dataset with this id">
          <p>
            The indexer may be behind if it was registered just now.{" "}
            <Link href="/" className="font-medium text-accent underline underline-offset-4">
              Look at all datasets
            </Link>
          </p>
        </Notice>
      </Page>
    );
  return <Shown dataset={data} />;
}

function Shown({ dataset }: { dataset: Dataset }) {
  const { row, pool, described } = dataset;
  const tabs = [
    { id: "about", label: "About", content: <About dataset={dataset} /> },
    { id: "columns", label: pool ? "Fields" : "Columns", content: <Columns dataset={dataset} /> },
    { id: "usage", label: "Usage", content: <Usage dataset={dataset} /> },
    { id: "history", label: "History", content: <History dataset={dataset} /> },
    { id: "proof", label: "Proof", content: <Proof dataset={dataset} /> },
    { id: "code", label: "Use it in code", content: <UseIt dataset={dataset} /> },
    { id: "report", label: "Report", content: <Report dataset={dataset} /> },
  ];
  const name =
    described === undefined ? "…" : (described?.name ?? (pool ? `Pool ${pool.number}` : "Without a description"));
  return (
    <Page
      title={name}
      lead={described?.description}
      aside={
        <div className="flex gap-2">
          <Badge tone="accent">{pool ? `${pool.class} pool` : row.kind}</Badge>
          {row.status !== "active" && <Badge tone="warn">{row.status}</Badge>}
        </div>
      }
    >
      <Closed dataset={dataset} />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="order-last min-w-0 lg:order-none">
          <Tabs tabs={tabs} label="About this dataset" />
        </div>
        <Offers dataset={dataset} />
      </div>
    </Page>
  );
}

function Closed({ dataset: { row } }: { dataset: Dataset }) {
  const now = useNow();
  if (row.status === "withdrawn")
    return (
      <Notice tone="bad" title="Its contributor withdrew this dataset">
        <p>
          No passes are sold any more.{" "}
          {row.closesAt !== null && (
            <>
              Passes already sold close <Time at={row.closesAt} />.
            </>
          )}{" "}
          Keys already released and copies already made cannot be recalled.
        </p>
      </Notice>
    );
  if (row.status !== "suspended" || row.suspendedUntil === null || Number(row.suspendedUntil) <= now) return null;
  return (
    <Notice tone="bad" title="This dataset is suspended">
      <p>
        Nothing of it is sold, opened or queried until the suspension ends, <Time at={row.suspendedUntil} />. Who bought
        a pass in the last three days may take the money back.
      </p>
    </Notice>
  );
}
