import {
  type ChainReader,
  type ChunkProof,
  type ProofDocument,
  type RecordProof,
  chunkRoot,
  fieldProof,
  proofDocument,
  recordSecret,
  streamDataRoot,
} from "@datagraph/sdk";
import { UsageError } from "../usageError.ts";
import { type OpenedFile, describedFile, withTable } from "./fileRecords.ts";
import type { Opened } from "./openKey.ts";

/** What of a File is to be proven: a record, or one field of it; of a file that is no table, a chunk. */
export type Wanted = { record: number; field?: string | undefined };

/**
 * Returns the proof of a record, made of the whole File as it streams in, whose data root must be the one that the
 * envelope names. Throws UsageError when the File has no such record, field or chunk.
 */
export async function proveRecord(
  reader: ChainReader,
  gateway: string,
  id: bigint,
  opened: Opened,
  wanted: Wanted,
): Promise<ProofDocument> {
  const file = await describedFile(reader, gateway, id, opened);
  const { root, proof } = await proofOf(file, opened, wanted);
  const { envelope } = opened;
  if (root !== envelope.root)
    throw new Error(
      `The File's data root is ${root}, but dataset ${id} committed to ${envelope.root}: its description does not fit it`,
    );
  return proofDocument(file.scope, { dataset: id, cid: envelope.cid, root, proof });
}

async function proofOf(file: OpenedFile, opened: Opened, { record, field }: Wanted) {
  const secret = recordSecret(opened.fileKey);
  return withTable(file, opened.fileKey, opened, async (table) => {
    if (table === undefined) {
      if (field !== undefined) throw new UsageError(`--field is "${field}", but the File is no table: it has chunks`);
      const { root, proofs } = await named("chunks", () => chunkRoot(file.plaintext(), file.scope, secret, [record]));
      return { root, proof: proofs[0]! as ChunkProof };
    }
    const names = table.fields.map(({ name }) => name);
    if (field !== undefined && !names.includes(field))
      throw new UsageError(
        `--field is "${field}", which the File does not have: it has ${names.slice(0, 12).join(", ")}`,
      );
    const { root, proofs } = await named("records", () =>
      streamDataRoot(table.records(), file.scope, secret, names, [record]),
    );
    const whole = proofs[0]! as RecordProof;
    return { root, proof: field === undefined ? whole : fieldProof(file.scope, whole, field) };
  });
}

async function named<T>(what: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    const [, asked, count] = /^No leaf (\d+) in a tree of (\d+)$/.exec((error as Error).message) ?? [];
    if (count === undefined) throw error;
    throw new UsageError(`<record> is ${asked}: the File has ${count} ${what}, from 0`);
  });
}
