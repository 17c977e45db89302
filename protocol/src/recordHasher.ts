import { concatBytes, hexToBytes, numberToBytes } from "viem";
import { type HashEngine, MEMORY, hashEngine } from "./hashing/hashEngine.ts";
import { keccakText } from "./hashing/keccakBytes.ts";
import { KECCAK_BLOCK, KECCAK_STATE } from "./hashing/keccakCode.ts";
import { NODE, copyNode } from "./hashing/pairHasher.ts";
import { SHA256_BLOCK } from "./hashing/sha256Code.ts";
import { RECORD_FIELD_DOMAIN, type RecordScope } from "./recordLeaf.ts";

/** Hashes the fields of one version's records, millions of them, as `recordLeaf` defines their leaves. */
export type RecordHasher = {
  /** Writes the leaf of a field, whose value is canonical JSON, to `out` of `nodes`. */
  leaf(record: number, field: number, json: string, nodes: Uint8Array, out: number): void;
  /** Returns the salt of a field, HMAC-SHA256(secret, u64be(record) || u16be(field)). */
  salt(record: number, field: number): Uint8Array;
};

const SECRET = 32;
/** Of the 288 bytes of an encoded leaf, the first block is the same in all leaves of a scope. */
const ENCODED = 9 * 32;
const word = (index: number) => LEAF + 32 * index - KECCAK_BLOCK;

/** What lies where in the engine's memory. */
const PREFIX = MEMORY.user;
const STATE = PREFIX + KECCAK_STATE;
const LEAF = STATE + KECCAK_STATE;
const AGAIN = LEAF + 2 * KECCAK_BLOCK;
const INNER = AGAIN + KECCAK_BLOCK;
const OUTER = INNER + NODE;
const MESSAGE = OUTER + NODE;
const DIGEST = MESSAGE + SHA256_BLOCK;
const [RECORD, FIELD, SALT, VALUE] = [word(5), word(6), word(7), word(8)];

/**
 * Returns a hasher for one scope and its record secret. What all leaves share is hashed here, once: the scope, and the
 * two key blocks of the HMAC. Throws RangeError unless the secret has 32 bytes.
 */
export function recordHasher(scope: RecordScope, secret: Uint8Array): RecordHasher {
  if (secret.length !== SECRET) throw new RangeError(`A record secret has ${SECRET} bytes, not ${secret.length}`);
  const engine = hashEngine();
  const { memory, view, keccak } = engine;
  prepareScope(engine, scope);
  prepareHmac(engine, secret);
  const salt = (record: number, field: number) => {
    setRecord(view, MESSAGE, record);
    view.setUint16(MESSAGE + 8, field);
    engine.sha256(INNER, MESSAGE, DIGEST);
    engine.sha256(OUTER, DIGEST, SALT);
  };
  return {
    leaf(record, field, json, nodes, out) {
      keccakText(engine, json, STATE);
      copyNode(memory, STATE, memory, VALUE);
      salt(record, field);
      setRecord(view, RECORD + 24, record);
      view.setUint16(FIELD + 30, field);
      keccak(PREFIX, LEAF, 2, STATE);
      copyNode(memory, STATE, memory, AGAIN);
      keccak(MEMORY.keccakStart, AGAIN, 1, STATE);
      copyNode(memory, STATE, nodes, out);
    },
    salt(record, field) {
      salt(record, field);
      return memory.slice(SALT, SALT + NODE);
    },
  };
}

function prepareScope({ memory, keccak }: HashEngine, { chainId, registry, creator, version }: RecordScope): void {
  const number = (value: bigint) => numberToBytes(value, { size: 32 });
  const shared = concatBytes([
    hexToBytes(RECORD_FIELD_DOMAIN),
    ...[BigInt(chainId), BigInt(registry), BigInt(creator), version].map(number),
  ]);
  memory.set(shared.subarray(0, KECCAK_BLOCK), MEMORY.buffer);
  keccak(MEMORY.keccakStart, MEMORY.buffer, 1, PREFIX);
  memory.set(shared.subarray(KECCAK_BLOCK), LEAF);
  pad(memory, LEAF, ENCODED - KECCAK_BLOCK, 2);
  pad(memory, AGAIN, NODE, 1);
}

function pad(memory: Uint8Array, start: number, length: number, blocks: number): void {
  memory[start + length] = 0x01;
  memory[start + blocks * KECCAK_BLOCK - 1] = 0x80;
}

/** HMAC (RFC 2104): the states behind the two key blocks, and what follows them, padded. */
function prepareHmac({ memory, view, sha256 }: HashEngine, secret: Uint8Array): void {
  for (const [state, mask] of [
    [INNER, 0x36],
    [OUTER, 0x5c],
  ] as const) {
    const block = Uint8Array.from({ length: SHA256_BLOCK }, (_, index) => (secret[index] ?? 0) ^ mask);
    memory.set(block, MEMORY.buffer);
    sha256(MEMORY.sha256Start, MEMORY.buffer, state);
  }
  for (const [block, length] of [
    [MESSAGE, 10],
    [DIGEST, NODE],
  ] as const) {
    memory[block + length] = 0x80;
    view.setUint32(block + SHA256_BLOCK - 4, 8 * (SHA256_BLOCK + length));
  }
  memory.fill(0, MEMORY.buffer, MEMORY.buffer + SHA256_BLOCK);
}

function setRecord(view: DataView, offset: number, record: number): void {
  view.setUint32(offset, Math.floor(record / 2 ** 32));
  view.setUint32(offset + 4, record >>> 0);
}
