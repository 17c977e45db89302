import type { DataRecord, Deployment, Envelope, PoolSchema } from "@datagraph/protocol";
import type { Address, Hex } from "viem";
import { encryptStream } from "../encryption/encryptStream.ts";
import type { KeyGate } from "../gate/keyGate.ts";
import { type TypedDataSigner, sealEnvelope } from "../gate/sealEnvelope.ts";
import { putFile } from "../gateway/putFile.ts";
import { dataRoot } from "../records/dataRoot.ts";
import { writeBatch } from "../records/ndjson.ts";
import { recordSecret } from "../records/secrets.ts";

/** Who seals a stream's records, and for whom. */
export type RecordSealer = {
  deployment: Deployment;
  /** base URL */
  gateway: string;
  gate: KeyGate;
  /** the contributor's age recipient, `age1...` */
  recipient: string;
  /** the stream's contributor */
  creator: Address;
  /** signs for them: their wallet, or a device that they authorised */
  signTypedData: TypedDataSigner["signTypedData"];
};

/** Records of one stream until `end`, in seconds. */
export type RecordBatch = { stream: bigint; schema: PoolSchema; records: readonly DataRecord[]; end: number };

/** A stored batch, not yet anchored. */
export type SealedRecords = { cid: string; root: Hex; envelope: Envelope };

/**
 * Encrypts a stream's records on this device, stores them, and wraps their key for the pool's validators. The envelope is
 * not published yet. Throws RecordsError when a record does not fit the schema, before anything is stored, and GatewayError.
 */
export async function sealRecords(
  { deployment, gateway, gate, recipient, creator, signTypedData }: RecordSealer,
  { stream: id, schema, records, end }: RecordBatch,
): Promise<SealedRecords> {
  const { chainId, contracts } = deployment;
  const registry = contracts.ProvenanceRegistry;
  const version = BigInt(end);
  const { fileKey, ciphertext } = await encryptStream(writeBatch(records, schema.fields), [recipient]);
  const { cid } = await putFile(gateway, ciphertext);
  const names = schema.fields.map(({ name }) => name);
  const { root } = await dataRoot(records, { chainId, registry, creator, version }, recordSecret(fileKey), names);
  const policy = { chainId, contract: registry, condition: "isValidator", id, version } as const;
  const account = { address: creator, signTypedData };
  return { cid, root, envelope: await sealEnvelope({ gate, fileKey, policy, registry, cid, root, account }) };
}
