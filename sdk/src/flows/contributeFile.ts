import { type Field, datasetId, digestOf } from "@datagraph/protocol";
import { type TransactionReceipt, sha256 } from "viem";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { eventIn } from "../chain/eventIn.ts";
import { read } from "../chain/read.ts";
import { write } from "../chain/write.ts";
import { encryptStream } from "../encryption/encryptStream.ts";
import { recipientOf } from "../identity/recipientOf.ts";
import { sealEnvelope } from "../gate/sealEnvelope.ts";
import { uploadBytes } from "../gateway/blobs.ts";
import { publishEnvelope } from "../gateway/envelopes.ts";
import type { Description } from "../metadata/describe.ts";
import { fileMetadata } from "../metadata/fileMetadata.ts";
import { metadataContent } from "../metadata/metadataContent.ts";
import { dataRoot } from "../records/dataRoot.ts";
import { inferFields } from "../records/inferFields.ts";
import { readCsvRecords } from "../records/readCsvRecords.ts";
import { recordSecret } from "../records/secrets.ts";
import { contentSalt } from "./contentSalt.ts";
import type { Contributor } from "./contributor.ts";

/** A CSV file to contribute. */
export type FileContribution = {
  /** the file's name, for messages and the description */
  name: string;
  bytes: Uint8Array;
  /** what the public metadata says of it; never data */
  description: Omit<Description, "dataset" | "creator">;
};

/** A registered File. */
export type ContributedFile = {
  id: bigint;
  cid: string;
  fields: Field[];
  records: number;
  receipt: TransactionReceipt;
};

/** The same contributor registered the same bytes before. */
export class AlreadyRegistered extends Error {
  override readonly name = "AlreadyRegistered";
  readonly id: bigint;

  constructor(name: string, id: bigint) {
    super(`${name} is registered already, as dataset ${id}; publish a new version of it instead`);
    this.id = id;
  }
}

/**
 * Encrypts a CSV file on this device, stores it, describes it, registers it, and leaves the wrapped key at the gateway.
 * Returns the dataset's id. Throws RecordsError on a malformed file and AlreadyRegistered before anything is stored.
 */
export async function contributeFile(contributor: Contributor, file: FileContribution): Promise<ContributedFile> {
  const { client, identity, gateway } = contributor;
  const { chainId, contracts } = client.deployment;
  const creator = client.walletClient.account.address;
  const { fields } = await inferFields(streamOf(file.bytes), file.name);
  const records = await Array.fromAsync(readCsvRecords(streamOf(file.bytes), fields, { file: file.name }));
  const salt = contentSalt(identity, file.bytes);
  const id = datasetId(chainId, contracts.ProvenanceRegistry, creator, salt);
  if ((await read(client, "ProvenanceRegistry", "kindOf", [id])) !== 0) throw new AlreadyRegistered(file.name, id);

  const { fileKey, ciphertext } = await encryptStream(streamOf(file.bytes), [await recipientOf(identity)]);
  const sealed = await collect(ciphertext);
  const { cid } = await uploadBytes(gateway, [sealed]);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator, version: 1n };
  const names = fields.map(({ name }) => name);
  const { root } = await dataRoot(records, scope, recordSecret(fileKey), names);
  const metadata = metadataContent(
    fileMetadata({
      ...file.description,
      dataset: { chainId, registry: contracts.ProvenanceRegistry, id },
      creator: { address: creator },
      version: 1,
      file: { name: file.name, mediaType: "text/csv" },
      ciphertext: { cid, size: sealed.length, sha256: sha256(sealed) },
      dataRoot: root,
      table: { fields, records: records.length },
    }),
  );
  await uploadBytes(gateway, [metadata.bytes]);

  const { digest, codec } = digestOf(cid);
  const content = { digest, root, metadata: metadata.digest, codec };
  const receipt = await write(client, "ProvenanceRegistry", "register", [salt, content, []]);
  eventIn(receipt, "ProvenanceRegistry", "DatasetRegistered");
  const policy = { chainId, contract: contracts.AccessPass, condition: "hasAccess", id, version: 1n } as const;
  const envelope = await sealEnvelope({
    gate: contributor.gate,
    fileKey,
    policy,
    registry: contracts.ProvenanceRegistry,
    cid,
    root,
    account: client.walletClient.account as never,
  });
  await publishEnvelope(gateway, envelope);
  return { id, cid, fields, records: records.length, receipt };
}
