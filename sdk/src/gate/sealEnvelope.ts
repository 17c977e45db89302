import { type Envelope, type GatePolicy, envelopeTypedData } from "@datagraph/protocol";
import { type Address, type Hex, sha256 } from "viem";
import type { KeyGate } from "./keyGate.ts";

type TypedData = ReturnType<typeof envelopeTypedData>;

/** A wallet that can sign typed data: a viem LocalAccount, or a wallet client's account wrapped in this shape. */
export type TypedDataSigner = { address: Address; signTypedData: (typedData: TypedData) => Promise<Hex> };

/** What an envelope is made of. */
export type EnvelopeParts = {
  gate: KeyGate;
  fileKey: Uint8Array;
  policy: Omit<GatePolicy, "keyDigest">;
  registry: Address;
  /** CID of the ciphertext */
  cid: string;
  /** data root of the File's version, or the anchor's root */
  root: Hex;
  /** the contributor */
  account: TypedDataSigner;
};

/** Returns a file key wrapped for a gate and signed by its contributor (EIP-712). Needs no network. */
export async function sealEnvelope(parts: EnvelopeParts): Promise<Envelope> {
  const { gate, fileKey, registry, cid, root, account } = parts;
  const policy = { ...parts.policy, keyDigest: sha256(fileKey) };
  const unsigned: Omit<Envelope, "signature"> = {
    format: "datagraph/envelope/v1",
    gate: gate.id,
    chainId: policy.chainId,
    registry,
    contract: policy.contract,
    condition: policy.condition,
    id: policy.id.toString(),
    version: policy.version.toString(),
    cid,
    root,
    keyDigest: policy.keyDigest,
    ciphertext: await gate.wrap(fileKey, policy),
    contributor: account.address,
  };
  return { ...unsigned, signature: await account.signTypedData(envelopeTypedData(unsigned)) };
}
