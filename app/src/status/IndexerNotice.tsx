"use client";
import { Command } from "../ui/Command.tsx";
import { Notice } from "../ui/Notice.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { partIn, useStatus } from "./useStatus.ts";

/** Says when the figures on the page cannot be trusted to be the newest, and what to do. */
export function IndexerNotice() {
  const { indexerUrl } = usePublicConfig();
  const indexer = partIn(useStatus().data, "indexer");
  if (indexer?.state !== "down" && indexer?.state !== "behind") return null;
  return (
    <div className="mt-8">{indexer.state === "down" ? <Down url={indexerUrl} /> : <Behind lag={indexer.lag!} />}</div>
  );
}

function Down({ url }: { url: string }) {
  return (
    <Notice tone="bad" title="The indexer is not reachable">
      <p>
        Datasets and figures come from it, at <span className="font-mono text-[0.9em] wrap-anywhere">{url}</span>. Start
        it with <Command>./datagraph up</Command>; if it runs, its log <Command>.datagraph/logs/indexer.log</Command>{" "}
        says why it does not answer. This page asks again every two seconds.
      </p>
    </Notice>
  );
}

function Behind({ lag }: { lag: number }) {
  return (
    <Notice tone="calm" title={`The indexer is ${lag.toLocaleString("en")} blocks behind the chain`}>
      <p>What happened since is not on this page yet. It catches up by itself.</p>
    </Notice>
  );
}
