import { gateIdentity } from "@datagraph/protocol";
import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { hexToBytes } from "@noble/curves/utils.js";
import { sha256 } from "viem";
import { ciphertextIn, garbageIn } from "./ciphertextIn.ts";
import { partOf } from "./combineGates.ts";
import { committeeGateId } from "./committeeGate.ts";
import { EnvelopeError, type GarbageProof } from "./errors.ts";
import { type G2Point, decryptWithKey, hashIdentity } from "./ibe.ts";
import { type ExpectedEnvelope, verifyEnvelope } from "./verifyEnvelope.ts";

/** What whoever checks a proof knows by themselves, from the chain: never from the proof. */
export type GarbageContext = {
  /** the chain's name under which the committee's nodes know it: it is in the identity */
  chainName: string;
  /** above all the contributor, whom the registry names */
  expected: ExpectedEnvelope;
};

/**
 * Returns in what way an envelope is garbage, once three things hold: its contributor signed it; the decryption key is
 * the committee's own, of the identity that the envelope names (there is only one); and with it the envelope opens no
 * key of the digest it names. It does not show that no good envelope exists beside it, nor that the ciphertext of the
 * file is any good. Throws EnvelopeError when the proof shows nothing.
 */
export async function verifyGarbage(proof: GarbageProof, { chainName, expected }: GarbageContext): Promise<string> {
  await verifyEnvelope(proof.envelope, expected);
  const envelope = proof.part === undefined ? proof.envelope : partOf(proof.envelope, proof.part);
  const { gate, contract, condition, id, keyDigest } = envelope;
  const publicKey = hexToBytes(proof.publicKey.slice(2));
  if (committeeGateId(publicKey) !== gate)
    throw new EnvelopeError(`The proof's public key ${proof.publicKey} is not that of gate ${gate}`);
  const identity = hashIdentity(gateIdentity({ contract, condition, id: BigInt(id), chainName }, keyDigest));
  const key = decryptionKeyIn(proof);
  if (!bls.longSignatures.verify(key, identity, bls.G1.Point.fromBytes(publicKey)))
    throw new EnvelopeError("The proof's decryption key is not the committee's for this envelope: it shows nothing");
  const opened = await decryptWithKey(ciphertextIn(envelope), key);
  if (opened !== undefined && sha256(opened) === keyDigest)
    throw new EnvelopeError("The envelope is good: it opens to the key that its digest names");
  return `The envelope ${garbageIn(opened)}`;
}

function decryptionKeyIn({ decryptionKey }: GarbageProof): G2Point {
  try {
    const key = bls.G2.Point.fromHex(decryptionKey.slice(2));
    key.assertValidity();
    return key;
  } catch (cause) {
    throw Object.assign(new EnvelopeError(`The proof's decryption key is no point of G2: ${decryptionKey}`), { cause });
  }
}
