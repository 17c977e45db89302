"use client";
import { usePonderQuery } from "@ponder/react";
import { useMemo } from "react";
import { formatTime } from "../format/formatTime.ts";
import { useAmount } from "../figures/useAmount.ts";
import { activityQuery } from "../indexer/queries.ts";
import { Panel } from "../ui/Panel.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useNow } from "../status/useNow.ts";
import { type Line, groupActivity } from "./groupActivity.ts";
import { wordLine } from "./wordLine.ts";

const LINES = 8;

/** What happened last. */
export function Activity() {
  const { data, isError } = usePonderQuery({ queryFn: activityQuery, live: false });
  const lines = useMemo(() => data && groupActivity(data, LINES), [data]);
  return (
    <Panel title="Latest" id="latest">
      {lines ? (
        <Lines lines={lines} />
      ) : isError ? (
        <p className="text-sm text-muted">Not known now.</p>
      ) : (
        <Skeleton lines={8} />
      )}
    </Panel>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  const now = useNow();
  if (lines.length === 0)
    return <p className="text-sm leading-relaxed text-muted">Nothing yet. Uses, sales and payouts appear here.</p>;
  return (
    <ol className="space-y-3.5">
      {lines.map((line) => (
        <Event key={`${line.transaction}-${line.log}`} line={line} now={now} />
      ))}
    </ol>
  );
}

function Event({ line, now }: { line: Line; now: number }) {
  const amount = useAmount(line.amount, line.token ?? undefined);
  return (
    <li className="text-sm leading-snug">
      <p className="text-pretty break-words">{wordLine(line, amount)}</p>
      <time
        dateTime={new Date(line.time * 1_000).toISOString()}
        title={new Date(line.time * 1_000).toLocaleString()}
        className="text-[0.8125rem] text-muted"
      >
        {formatTime(line.time, now)}
      </time>
    </li>
  );
}
