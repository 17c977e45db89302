import type { ActivityRow } from "../indexer/queries.ts";

/** Events of one kind and token that followed each other, as one line. */
export type Line = Pick<ActivityRow, "kind" | "actor" | "token" | "number" | "transaction" | "log"> & {
  /** of the newest of them, in seconds */
  time: number;
  events: number;
  amount: bigint;
};

/** Kinds that come in batches: a claim for each contributor of a pool, say. */
const BATCHED = new Set(["bought", "claimed", "released", "sale-credited", "registered", "settled", "licence"]);

/** Returns the newest lines, from events newest first. */
export function groupActivity(rows: readonly ActivityRow[], limit: number): Line[] {
  const lines: Line[] = [];
  for (const row of rows) {
    const last = lines.at(-1);
    if (last !== undefined && joins(last, row)) add(last, row);
    else if (lines.length === limit) break;
    else lines.push(toLine(row));
  }
  return lines;
}

function joins(line: Line, { kind, token }: ActivityRow): boolean {
  return BATCHED.has(kind) && line.kind === kind && line.token === token;
}

function add(line: Line, { amount }: ActivityRow): void {
  line.events += 1;
  line.amount += amount ?? 0n;
}

function toLine({ kind, actor, token, number, transaction, log, time, amount }: ActivityRow): Line {
  const sums = { events: 1, amount: amount ?? 0n };
  return { kind, actor, token, number, transaction, log, time: Number(time), ...sums };
}
