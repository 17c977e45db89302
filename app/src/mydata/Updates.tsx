"use client";
import type { PoolSchema } from "@datagraph/protocol";
import { type StreamRow, anchorsOfStreamQuery } from "../indexer/streamQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { hasBit } from "../join/consent.ts";
import { useNow } from "../status/useNow.ts";
import { Asked } from "../ui/Asked.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { updatesOf } from "./updatesOf.ts";

/** When a stream's fields were last sent, when they are next, and how often nothing came. */
export function Updates({ stream, schema }: { stream: StreamRow; schema: PoolSchema }) {
  const now = useNow();
  return (
    <Asked of={useRows(anchorsOfStreamQuery(stream.dataset))} what="The updates" lines={2}>
      {(anchors) => (
        <Table
          label="Updates"
          rows={updatesOf(schema, (place) => hasBit(stream.fields, place), anchors, now)}
          keyOf={({ cadence }) => cadence}
          columns={[
            { name: "Sent", cell: ({ cadence }) => (cadence === "static" ? "once" : cadence) },
            { name: "Last update", cell: ({ last }) => (last === undefined ? "none yet" : <Time at={last} />) },
            {
              name: "Next",
              cell: ({ cadence, next }) =>
                next === undefined ? (
                  cadence === "static" ? (
                    "when it changes"
                  ) : (
                    "the first"
                  )
                ) : (
                  <Due at={next} now={now} />
                ),
            },
            {
              name: "Missed",
              cell: ({ missed }) => <span className={missed > 0 ? "text-warn" : undefined}>{missed}</span>,
              right: true,
            },
          ]}
        />
      )}
    </Asked>
  );
}

function Due({ at, now }: { at: number; now: number }) {
  return at > now ? (
    <Time at={at} />
  ) : (
    <>
      due since <Time at={at} />
    </>
  );
}
