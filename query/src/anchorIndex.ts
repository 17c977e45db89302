import type { DuckDBConnection } from "@duckdb/node-api";
import { anchorTable } from "./sql/names.ts";
import type { Coverage } from "./tables.ts";

/** A pool's anchors as its snapshot numbers them: the nth of each list is anchor n. */
export type AnchorIndex = { streams: Int32Array; untils: Float64Array; records: Int32Array };

/**
 * What a query may see, by the snapshot's anchors: their numbers, and for each its row in the grants. Absent: every anchor,
 * each at the row of its own number.
 */
export type FoundAnchors = { found?: { anchors: Int32Array; rows: Int32Array }; coverage: Coverage };

/** Returns the anchors of every pool in a snapshot. */
export async function readAnchors(connection: DuckDBConnection): Promise<Map<number, AnchorIndex>> {
  const named = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE NOT temporary");
  const pools = named.getRows().flatMap(([name]) => /^anchors_(\d+)$/.exec(String(name))?.[1] ?? []);
  const found = new Map<number, AnchorIndex>();
  for (const pool of pools.map(Number)) {
    const sql = `SELECT stream, until, records FROM ${anchorTable(pool)} ORDER BY anchor`;
    const [streams = [], untils = [], records = []] = (await connection.runAndReadAll(sql)).getColumns();
    found.set(pool, {
      streams: Int32Array.from(streams as number[]),
      untils: Float64Array.from(untils, Number),
      records: Int32Array.from(records as number[]),
    });
  }
  return found;
}

/** Returns where the anchors granted lie in a snapshot, and how much of it they cover; those it lacks are left out. */
export function findAnchors(index: AnchorIndex, granted: AnchorIndex): FoundAnchors {
  if (isSame(index, granted)) return { coverage: isCut(index, granted) ? "records" : "all" };
  const found = lookUp(index, granted);
  const cut = found.rows.some((row, i) => granted.records[row]! < index.records[found.anchors[i]!]!);
  return { found, coverage: cut ? "records" : found.anchors.length === index.streams.length ? "all" : "anchors" };
}

function isSame(index: AnchorIndex, granted: AnchorIndex): boolean {
  if (index.streams.length !== granted.streams.length) return false;
  for (let n = 0; n < index.streams.length; n++)
    if (index.streams[n] !== granted.streams[n] || index.untils[n] !== granted.untils[n]) return false;
  return true;
}

/** Whether some anchor's last records are not granted. */
function isCut(index: AnchorIndex, granted: AnchorIndex): boolean {
  for (let n = 0; n < index.records.length; n++) if (granted.records[n]! < index.records[n]!) return true;
  return false;
}

/** An anchor is a stream and an end; grants name each once. */
function lookUp(index: AnchorIndex, granted: AnchorIndex): { anchors: Int32Array; rows: Int32Array } {
  const known = new Map<string, number>();
  for (let row = 0; row < granted.streams.length; row++)
    known.set(`${granted.streams[row]}/${granted.untils[row]}`, row);
  const [anchors, rows]: [number[], number[]] = [[], []];
  for (let anchor = 0; anchor < index.streams.length; anchor++) {
    const row = known.get(`${index.streams[anchor]}/${index.untils[anchor]}`);
    if (row === undefined) continue;
    anchors.push(anchor);
    rows.push(row);
  }
  return { anchors: Int32Array.from(anchors), rows: Int32Array.from(rows) };
}
