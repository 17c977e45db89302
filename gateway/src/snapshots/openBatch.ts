import type { AnchorState, DataRecord, Envelope, PoolSchema, StreamState } from "@datagraph/protocol";
import {
  type KeyGate,
  RecordsError,
  type Storage,
  dataRoot,
  decryptStream,
  readBatch,
  recordSecret,
} from "@datagraph/sdk";
import type { LocalAccount } from "viem";
import type { Pool } from "pg";
import { BatchUnusable, batchFault } from "./batchFault.ts";

/** Bytes of ciphertext a batch may have: one is held in memory, decrypted, while its root is computed. */
const MAX_BATCH = 64 * 2 ** 20;

/** What reading a stream's batches takes. */
export type BatchReader = {
  account: LocalAccount;
  chainId: number;
  registry: `0x${string}`;
  database: Pick<Pool, "query">;
  gate: KeyGate;
  storage: Storage;
};

/**
 * Returns the records of one anchored batch: fetched, opened through the key gate and checked against the anchor's root
 * and count. `schemas` are those the pool had until the anchor, newest first: a contributor may have used an earlier one
 * than was in force when the anchor was mined. Throws BatchUnusable.
 */
export async function openBatch(
  reader: BatchReader,
  stream: Pick<StreamState, "id" | "creator">,
  anchor: AnchorState,
  schemas: readonly PoolSchema[],
): Promise<DataRecord[]> {
  try {
    const envelope = await envelopeOf(reader, stream.id, anchor);
    await checkSize(reader, stream.id, envelope.cid);
    const fileKey = await reader.gate.unwrap(envelope, { account: reader.account });
    return await firstFitting(reader, stream, anchor, { cid: envelope.cid, fileKey, schemas });
  } catch (error) {
    throw batchFault(error, stream.id, anchor);
  }
}

type Opened = { cid: string; fileKey: Uint8Array; schemas: readonly PoolSchema[] };

async function firstFitting(
  reader: BatchReader,
  stream: Pick<StreamState, "id" | "creator">,
  anchor: AnchorState,
  { cid, fileKey, schemas }: Opened,
): Promise<DataRecord[]> {
  let fault: unknown = new BatchUnusable("unready", `No schema of stream ${stream.id}'s pool can be read`);
  for (const schema of schemas)
    try {
      return await readAnchored(reader, stream, anchor, cid, fileKey, schema);
    } catch (error) {
      if (!(error instanceof RecordsError || error instanceof BatchUnusable)) throw error;
      fault = error;
    }
  throw fault;
}

async function readAnchored(
  reader: BatchReader,
  stream: Pick<StreamState, "id" | "creator">,
  { end, root, count }: AnchorState,
  cid: string,
  fileKey: Uint8Array,
  { fields }: PoolSchema,
): Promise<DataRecord[]> {
  const records: DataRecord[] = [];
  for await (const record of readBatch(decryptStream(reader.storage.get(cid), fileKey), fields)) {
    if (records.push(record) > count)
      throw new BatchUnusable(
        "false",
        `Stream ${stream.id} anchored ${count} records until ${end}, its batch has more`,
      );
  }
  const { chainId, registry } = reader;
  const scope = { chainId, registry, creator: stream.creator, version: BigInt(end) };
  const names = fields.map((field) => field.name);
  const found = records.length === 0 ? undefined : (await dataRoot(records, scope, recordSecret(fileKey), names)).root;
  if (found === root && records.length === count) return records;
  const actual = `${found ?? "nothing"} over ${records.length}`;
  throw new BatchUnusable(
    "false",
    `Stream ${stream.id} anchored ${root} over ${count} records, its batch has ${actual}`,
  );
}

async function checkSize({ storage }: BatchReader, id: bigint, cid: string): Promise<void> {
  const size = await storage.size(cid);
  if (size > MAX_BATCH)
    throw new BatchUnusable("false", `A batch of stream ${id} has ${size} bytes; ${MAX_BATCH} are read at most`);
}

async function envelopeOf({ database, gate }: BatchReader, id: bigint, { end, root }: AnchorState): Promise<Envelope> {
  const { rows } = await database.query<{ body: Envelope }>(
    `select body from gateway.envelope
     where dataset = $1 and version = $2 and condition = 'isValidator' and gate = $3 and root = $4`,
    [String(id), String(end), gate.id, root],
  );
  if (rows[0] === undefined)
    throw new BatchUnusable("waiting", `No envelope of stream ${id} yet for its anchor that ends ${end}`);
  // who signed it was checked when it was kept; a device may have expired since
  return rows[0].body;
}
