import { RECORD_FIELD_DOMAIN, type RecordScope } from "@datagraph/protocol";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { type Hex, bytesToHex, concatBytes, hexToBytes, numberToBytes } from "viem";

/** Returns the leaf of a field of a record, as the protocol's `recordLeaf` does. */
export type LeafHasher = (record: number, field: number, salt: Uint8Array, value: Uint8Array) => Hex;

/** Returns a hasher for one scope: it encodes into one buffer, as a data root has millions of leaves. */
export function leafHasher(scope: RecordScope): LeafHasher {
  const word = (value: bigint) => numberToBytes(value, { size: 32 });
  const encoded = concatBytes([
    hexToBytes(RECORD_FIELD_DOMAIN),
    word(BigInt(scope.chainId)),
    word(BigInt(scope.registry)),
    word(BigInt(scope.creator)),
    word(scope.version),
    new Uint8Array(4 * 32),
  ]);
  const view = new DataView(encoded.buffer);
  return (record, field, salt, value) => {
    view.setBigUint64(6 * 32 - 8, BigInt(record));
    view.setUint16(7 * 32 - 2, field);
    encoded.set(salt, 7 * 32);
    encoded.set(keccak_256(value), 8 * 32);
    return bytesToHex(keccak_256(keccak_256(encoded)));
  };
}
