import fc from "fast-check";
import { bytesToHex, concatBytes, keccak256, sha256 as viemSha256 } from "viem";
import { expect, it } from "vitest";
import { MEMORY, hashEngine } from "./hashEngine.ts";
import { keccakBytes } from "./keccakBytes.ts";

const OUT = MEMORY.user;
const engine = hashEngine();

function keccakOf(bytes: Uint8Array): string {
  keccakBytes(engine, bytes, OUT);
  return bytesToHex(engine.memory.slice(OUT, OUT + 32));
}

it("hashes any bytes as viem's Keccak-256 does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
      expect(keccakOf(bytes)).toBe(keccak256(bytes));
    }),
  );
});

it("hashes around the borders of its blocks and of its buffer", () => {
  const room = MEMORY.bufferBlocks * 136;
  for (const size of [0, 1, 135, 136, 137, 271, 272, room - 1, room, room + 1, 2 * room, 3 * room + 135]) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7 + size) % 256);
    expect(keccakOf(bytes)).toBe(keccak256(bytes));
  }
});

it("takes blocks in as viem's SHA-256 does", () => {
  const { memory, view, sha256 } = engine;
  const block = OUT + 64;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 55 }), fc.boolean(), (bytes, more) => {
      memory.set(memory.slice(MEMORY.sha256Start, MEMORY.sha256Start + 32), OUT);
      const before = more ? Uint8Array.from({ length: 64 }, (_, index) => index) : new Uint8Array();
      memory.set(before, block);
      if (more) sha256(OUT, block, OUT);
      memory.fill(0, block, block + 64);
      memory.set(bytes, block);
      memory[block + bytes.length] = 0x80;
      view.setUint32(block + 60, 8 * (before.length + bytes.length));
      sha256(OUT, block, OUT);
      expect(bytesToHex(memory.slice(OUT, OUT + 32))).toBe(viemSha256(concatBytes([before, bytes])));
    }),
  );
});
