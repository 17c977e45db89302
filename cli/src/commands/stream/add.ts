import { basename } from "node:path";
import type { DataRecord, PoolSchema, PoolTerms } from "@datagraph/protocol";
import { TABLE_FORMATS, contributeRecords, read, tableFormat } from "@datagraph/sdk";
import { keccak256, stringToBytes } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGate, openGateway } from "../../client/gate.ts";
import { IDENTITY, Identity, openIdentity } from "../../client/identity.ts";
import { tableAt } from "../../client/inputTable.ts";
import { whole } from "../../client/inputs.ts";
import { poolNamed } from "../../client/pools.ts";
import { fileSize } from "../../client/readInput.ts";
import { rehearse } from "../../client/rehearse.ts";
import { ownStream } from "../../client/streams.ts";
import { counted, facts } from "../../client/table.ts";
import { parseTime, showTime } from "../../client/time.ts";
import { UsageError } from "../../usageError.ts";

const Input = z.object({
  ...As,
  ...Identity,
  pool: z.string(),
  file: z.string(),
  format: z.enum(TABLE_FORMATS, `give ${TABLE_FORMATS.join(", ")}`).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  updateType: whole(0, 5).default(0),
  ignoreExtra: z.boolean().default(false),
});

/** `datagraph stream add`: encrypts records on this device, stores them, and anchors their root. */
export const command = defineVerb({
  arguments: {
    "<pool>": "its number or name",
    "<file>": "records that fit its schema: CSV, JSON, NDJSON (one object a line) or Parquet",
  },
  options: {
    ...AS,
    ...IDENTITY,
    "--format <name>": `${TABLE_FORMATS.join(", ")} (default by the file's name)`,
    "--start <time>": "where the records' period begins (default as late as the terms let all of them count)",
    "--end <time>": "where it ends (default now)",
    "--update-type <number>": "0 to 5: anchors of one type are each later than the one before (default 0)",
    "--ignore-extra": "pass over columns of a CSV file that the schema lacks",
  },
  examples: [
    "stream add sleep test/fixtures/sleep-a.csv --as 42",
    "stream add sleep test/fixtures/sleep-c.ndjson --start 2026-01-01 --end 2026-01-03 --as 43",
  ],
  input: Input,
  run: async (input, context) => {
    await fileSize(input.file);
    const { client, account } = await openSender(input, context);
    const [{ url: gateway }, gate] = await Promise.all([openGateway(client), openGate()]);
    const pool = await poolNamed(client, gateway, input.pool);
    const records = await recordsOf(input, pool.schema);
    const { dataset: stream, number } = await ownStream(client, pool, account.address);
    const last = await read(client, "ProvenanceRegistry", "lastAnchorEnd", [stream, input.updateType]);
    const period = periodOf(input, records.length, pool.terms, { last, now: await chainTime(client) });
    const anchor = { id: stream, updateType: input.updateType, count: records.length, ...period };
    await rehearse(client, "ProvenanceRegistry", "anchor", [
      { ...anchor, root: keccak256(stringToBytes("rehearsal")) },
    ]);
    const identity = await openIdentity(input.identity);
    context.say(`Encrypting and storing ${counted(records.length, "record")} ...`);
    const contribution = { stream, schema: pool.schema, records, updateType: input.updateType, ...period };
    const { cid, root, receipt } = await contributeRecords({ client, identity, gateway, gate }, contribution);
    const counting = Math.min(records.length, countable(period, pool.terms));
    return {
      pool: pool.number,
      stream: number,
      dataset: stream,
      records: records.length,
      counting,
      ...period,
      root,
      cid,
      transaction: receipt.transactionHash,
    };
  },
  render: ({ pool, stream, records, counting, start, end, root, cid }) =>
    facts({
      stream: `${stream} of pool ${pool}`,
      records:
        counting === records
          ? records
          : `${records}, of which ${counting} count: the terms allow no more in the period`,
      period: `${showTime(start)} to ${showTime(end)}`,
      root,
      cid,
    }),
});

/** The whole file is read and checked before anything is stored. */
async function recordsOf(
  { file: path, format, ignoreExtra }: z.output<typeof Input>,
  { fields }: PoolSchema,
): Promise<DataRecord[]> {
  const found = format ?? tableFormat(path);
  if (found === undefined)
    throw new UsageError(`${basename(path)} is neither .csv, .json, .ndjson nor .parquet: say which with --format`);
  const { records } = await tableAt(path, found, fields, ignoreExtra);
  const all = await Array.fromAsync(records());
  if (all.length === 0) throw new Error(`${basename(path)}: the file is empty: it needs at least one record`);
  return all;
}

function periodOf(
  input: z.output<typeof Input>,
  count: number,
  { granularity, recordsPerPeriod }: PoolTerms,
  { last, now }: { last: number; now: number },
): { start: number; end: number } {
  const end = input.end === undefined ? now : parseTime(input.end, "--end");
  const needed = Math.ceil(count / recordsPerPeriod) * granularity;
  const start = input.start === undefined ? Math.max(last, end - needed, 0) : parseTime(input.start, "--start");
  if (start < end) return { start, end };
  if (input.start === undefined && input.end === undefined)
    throw new Error(`The stream is anchored until ${showTime(last)} already: wait, or use another --update-type`);
  throw new UsageError(
    `The period ends at ${showTime(end)}, not after it begins (${showTime(start)}): see --start and --end`,
  );
}

/** Records that count in a period, at most. */
function countable(
  { start, end }: { start: number; end: number },
  { granularity, recordsPerPeriod }: PoolTerms,
): number {
  return Math.ceil((end - start) / granularity) * recordsPerPeriod;
}
