import type { AnchorState, DataRecord, Envelope, PoolSchema, StreamState } from "@datagraph/protocol";
import {
  type KeyGate,
  type Storage,
  RecordsError,
  dataRoot,
  decryptStream,
  readBatch,
  recordSecret,
  verifyEnvelope,
} from "@datagraph/sdk";
import type { LocalAccount } from "viem";
import type { Pool } from "pg";

/** What reading a stream's batches takes. */
export type BatchReader = {
  account: LocalAccount;
  chainId: number;
  registry: `0x${string}`;
  database: Pool;
  gate: KeyGate;
  storage: Storage;
};

/** Why an anchored batch cannot be used: not there yet, or not what its anchor says (then it is rejected on-chain). */
export class BatchUnusable extends Error {
  override readonly name = "BatchUnusable";
  readonly isFalse: boolean;

  constructor(message: string, isFalse: boolean) {
    super(message);
    this.isFalse = isFalse;
  }
}

/**
 * Returns the records of one anchored batch: fetched, opened through the key gate and checked against the anchor's root
 * and count. Throws BatchUnusable.
 */
export async function openBatch(
  reader: BatchReader,
  stream: StreamState,
  anchor: AnchorState,
  { fields }: PoolSchema,
): Promise<DataRecord[]> {
  const envelope = await envelopeOf(reader, stream.id, anchor);
  const fileKey = await reader.gate.unwrap(envelope, { account: reader.account });
  const name = `batch of stream ${stream.id} that ends ${anchor.end}`;
  const records = await Array.fromAsync(
    readBatch(decryptStream(reader.storage.get(envelope.cid), fileKey), fields, name),
  ).catch(falseBatch);
  const scope = {
    chainId: reader.chainId,
    registry: reader.registry,
    creator: stream.creator,
    version: BigInt(anchor.end),
  };
  const { root } = dataRoot(
    records,
    scope,
    recordSecret(fileKey),
    fields.map((field) => field.name),
  );
  if (root !== anchor.root || records.length !== anchor.count)
    throw new BatchUnusable(
      `Stream ${stream.id} anchored ${anchor.root} over ${anchor.count} records, its batch has ${root} over ${records.length}`,
      true,
    );
  return records;
}

/** Records that break the schema are the contributor's fault; that storage or a gate failed is nobody's. */
function falseBatch(error: unknown): never {
  if (error instanceof RecordsError) throw new BatchUnusable(error.message, true);
  throw error;
}

async function envelopeOf({ database }: BatchReader, id: bigint, { end, root }: AnchorState): Promise<Envelope> {
  const { rows } = await database.query<{ body: Envelope }>(
    "select body from gateway.envelope where dataset = $1 and version = $2 and condition = 'isValidator'",
    [String(id), String(end)],
  );
  const envelope = rows.find(({ body }) => body.root === root)?.body;
  if (envelope === undefined)
    throw new BatchUnusable(`No envelope of stream ${id} for its anchor that ends ${end}`, false);
  await verifyEnvelope(envelope);
  return envelope;
}
