import type { ChainReader } from "@datagraph/sdk";
import type { Address } from "viem";
import { z } from "zod";
import { Big, HexText, rowsOf } from "./indexer.ts";
import type { Pool } from "./pools.ts";

const Row = z.object({
  pool: z.number(),
  number: z.number(),
  dataset: Big,
  creator: HexText,
  termsHash: HexText,
  fields: Big,
  licences: Big,
  rows: z.boolean(),
  admitted: z.boolean(),
  records: Big,
  time: Big,
  self: z.object({ status: z.string() }),
});

/** A stream as the indexer knows it. */
export type StreamRow = Omit<z.output<typeof Row>, "self"> & { status: string };

const COLUMNS = "pool number dataset creator termsHash fields licences rows admitted records time self { status }";

/** Returns streams, the newest first. */
export async function streamsOf(reader: ChainReader, where: Record<string, unknown>): Promise<StreamRow[]> {
  const rows = await rowsOf(reader, "streams", { where, limit: 1_000 }, Row, COLUMNS);
  return rows.map(({ self, ...row }) => ({ ...row, status: self.status }));
}

/** Returns the newest stream of a contributor in a pool that is not withdrawn. Throws when there is none. */
export async function ownStream(reader: ChainReader, { number, schema }: Pool, creator: Address): Promise<StreamRow> {
  const streams = await streamsOf(reader, { pool: number, creator: creator.toLowerCase() });
  const found = streams.find(({ status }) => status !== "withdrawn");
  if (found !== undefined) return found;
  const withdrawn = streams.length > 0 ? "withdrew from" : "has not joined";
  throw new Error(`${creator} ${withdrawn} pool ${number} (${schema.name}): ./datagraph pool join ${schema.name}`);
}
