import { type Keccak, NODE, RECORD_FIELD_DOMAIN, type RecordScope } from "@datagraph/protocol";
import { createHMAC, createSHA256 } from "hash-wasm";
import { concatBytes, hexToBytes, numberToBytes } from "viem";
import { fastKeccak } from "../bytes/fastKeccak.ts";

/** Hashes the fields of one version's records, millions of them, as the protocol's `recordLeaf` defines their leaves. */
export type RecordHasher = {
  /** Keccak-256, for the tree above the leaves */
  keccak: Keccak;
  /** Writes the leaf of a field, whose value is canonical JSON, to `out` of `nodes`. */
  leaf(record: number, field: number, json: string, nodes: Uint8Array, out: number): void;
  /** Returns the salt of a field, HMAC-SHA256(secret, u64be(record) || u16be(field)). */
  salt(record: number, field: number): Uint8Array;
};

const [VERSION, RECORD, FIELD, SALT, VALUE] = [4, 5, 6, 7, 8].map((word) => 32 * word) as [
  ...[number, number, number, number, number],
];

/** Returns a hasher for one scope and its record secret. It encodes each leaf into the same memory. */
export async function recordHasher(scope: RecordScope, secret: Uint8Array): Promise<RecordHasher> {
  const [keccak, hmac] = await Promise.all([fastKeccak(), createHMAC(createSHA256(), secret)]);
  const encoded = encode(scope);
  const view = new DataView(encoded.buffer);
  const message = new Uint8Array(10);
  const messageView = new DataView(message.buffer);
  const text = textEncoder();
  const salt = (record: number, field: number) => {
    setRecord(messageView, 0, record);
    messageView.setUint16(8, field);
    return hmac.init().update(message).digest("binary");
  };
  return {
    keccak,
    salt,
    leaf(record, field, json, nodes, out) {
      setRecord(view, RECORD + 24, record);
      view.setUint16(FIELD + 30, field);
      encoded.set(salt(record, field), SALT);
      encoded.set(keccak(text(json)), VALUE);
      nodes.set(keccak(keccak(encoded)), out);
    },
  };
}

/** What all leaves of a scope share, with room for the rest. */
function encode({ chainId, registry, creator, version }: RecordScope): Uint8Array {
  const words = [BigInt(chainId), BigInt(registry), BigInt(creator), version];
  const shared = [hexToBytes(RECORD_FIELD_DOMAIN), ...words.map((word) => numberToBytes(word, { size: NODE }))];
  return concatBytes([...shared, new Uint8Array(VALUE + NODE - VERSION - NODE)]);
}

function setRecord(view: DataView, offset: number, record: number): void {
  view.setUint32(offset, Math.floor(record / 2 ** 32));
  view.setUint32(offset + 4, record % 2 ** 32);
}

/** Encodes short texts without an allocation: its result is overwritten by the next. */
function textEncoder(): (text: string) => Uint8Array {
  const encoder = new TextEncoder();
  const room = new Uint8Array(4096);
  return (text) => {
    if (3 * text.length > room.length) return encoder.encode(text);
    return room.subarray(0, encoder.encodeInto(text, room).written);
  };
}
