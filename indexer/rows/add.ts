/** The columns of a row that are counters or sums. */
export type Tallies<Row> = { [K in keyof Row as Row[K] extends bigint ? K : never]?: bigint };

/** Returns the changed columns of a row after adding `delta` to them. */
export function add<Row extends object>(row: Row, delta: Tallies<Row>): Tallies<Row> {
  const sums: Record<string, bigint> = {};
  for (const [column, change] of Object.entries<bigint | undefined>(delta))
    if (change !== undefined) sums[column] = (row as Record<string, bigint>)[column]! + change;
  return sums as Tallies<Row>;
}
