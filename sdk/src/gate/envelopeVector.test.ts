import { readFileSync } from "node:fs";
import { type Envelope, envelopeTypedData, gateIdentity } from "@datagraph/protocol";
import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { type Hex, bytesToHex, hashTypedData, hexToBytes, sha256 } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { ciphertextIn } from "./ciphertextIn.ts";
import { committeeGateId } from "./committeeGate.ts";
import { decryptWithKey, hashIdentity } from "./ibe.ts";
import { parseEnvelope } from "./parseEnvelope.ts";
import { verifyEnvelope } from "./verifyEnvelope.ts";

const path = new URL("../../../docs/envelopes.vector.json", import.meta.url);
type Vector = Record<
  | "committeeSecret"
  | "committeePublicKey"
  | "contributorSecret"
  | "fileKey"
  | "identity"
  | "decryptionKey"
  | "typedDataHash",
  Hex
> & { chainName: string; envelope: Envelope };
const vector = JSON.parse(readFileSync(path, "utf8")) as Vector;
const { envelope } = vector;

test("the documented envelope is signed by its contributor, over the documented hash", async () => {
  const contributor = privateKeyToAccount(vector.contributorSecret);
  await verifyEnvelope(parseEnvelope(envelope), { contributor: contributor.address });
  const { signature, ...unsigned } = envelope;
  expect(hashTypedData(envelopeTypedData(unsigned))).toBe(vector.typedDataHash);
  expect(await contributor.signTypedData(envelopeTypedData(unsigned))).toBe(signature);
});

test("gate, identity and decryption key come of the documented secret, and open the documented file key", async () => {
  const secret = BigInt(vector.committeeSecret);
  const publicKey = bls.G1.Point.BASE.multiply(secret).toBytes(true);
  expect(bytesToHex(publicKey)).toBe(vector.committeePublicKey);
  expect(committeeGateId(publicKey)).toBe(envelope.gate);
  const { contract, condition, id, keyDigest } = envelope;
  expect(gateIdentity({ contract, condition, id: BigInt(id), chainName: vector.chainName }, keyDigest)).toBe(
    vector.identity,
  );
  const key = hashIdentity(vector.identity).multiply(secret);
  expect(`0x${key.toHex(true)}`).toBe(vector.decryptionKey);
  const fileKey = await decryptWithKey(ciphertextIn(envelope), key);
  expect(fileKey).toEqual(hexToBytes(vector.fileKey));
  expect(sha256(fileKey!)).toBe(keyDigest);
});
