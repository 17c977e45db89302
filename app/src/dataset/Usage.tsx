"use client";
import { TimeBars } from "../charts/TimeBars.tsx";
import { byDay } from "../charts/byDay.ts";
import { purchasesQuery, usesQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Asked } from "../ui/Asked.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { Dataset } from "./useDataset.ts";

/** How much a dataset was used, day by day: data points of a pool, sales of a File. */
export function Usage({ dataset: { row, pool } }: { dataset: Dataset }) {
  return pool === undefined ? <Sales id={row.id} /> : <Uses number={pool.number} />;
}

const NONE = (
  <Notice tone="calm" title="Not used yet">
    <p>Its use appears here, day by day, as soon as somebody pays for it.</p>
  </Notice>
);

function Sales({ id }: { id: bigint }) {
  return (
    <Asked of={useRows(purchasesQuery(id))} what="The sales" empty={NONE}>
      {(rows) => <TimeBars name="Passes sold" bars={byDay(rows.map(({ time }) => ({ time, value: 1 })))} />}
    </Asked>
  );
}

function Uses({ number }: { number: number }) {
  return (
    <Asked of={useRows(usesQuery(number))} what="The uses" empty={NONE}>
      {(rows) => (
        <TimeBars
          name="Data points used"
          bars={byDay(rows.map(({ time, units }) => ({ time, value: Number(units) })))}
        />
      )}
    </Asked>
  );
}
