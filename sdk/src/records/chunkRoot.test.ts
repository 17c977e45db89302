import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pieces } from "../bytes/pieces.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { FILE_CHUNK, chunkJson, chunkRoot, verifyChunk } from "./chunkRoot.ts";
import { canonicalJson } from "./canonicalJson.ts";

const scope = {
  chainId: 31337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  creator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  version: 1n,
} as const;
const secret = new Uint8Array(randomBytes(32));

test("every chunk of a file proves, and nothing else does", async () => {
  const sizes = fc.oneof(fc.constantFrom(0, 1, FILE_CHUNK, FILE_CHUNK + 1), fc.nat(5 * FILE_CHUNK));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1000, max: 100_000 }), async (size, cut) => {
      const bytes = new Uint8Array(randomBytes(size));
      const count = Math.max(1, Math.ceil(size / FILE_CHUNK));
      const all = Array.from({ length: count }, (_, chunk) => chunk);
      const found = await chunkRoot(pieces(streamOf(bytes), cut), scope, secret, all);
      expect(found).toMatchObject({ chunks: count, size });
      for (const proof of found.proofs) {
        const chunk = bytes.subarray(proof.chunk * FILE_CHUNK, (proof.chunk + 1) * FILE_CHUNK);
        const lies = [
          { ...proof, chunk: proof.chunk + 1 },
          { ...proof, value: { ...proof.value, offset: proof.value.offset + FILE_CHUNK } },
          { ...proof, value: { ...proof.value, length: proof.value.length + 1 } },
          { ...proof, salt: `0x${"00".repeat(32)}` as const },
        ];
        expect(verifyChunk(found.root, scope, proof, chunk)).toBe(true);
        for (const lie of lies) expect(verifyChunk(found.root, scope, lie)).toBe(false);
        expect(verifyChunk(found.root, scope, proof, Uint8Array.of(...chunk.subarray(0, 9), 1))).toBe(false);
        expect(chunkJson(proof.value)).toBe(new TextDecoder().decode(canonicalJson(proof.value)));
      }
    }),
    { numRuns: 20 },
  );
});

test("a chunk that is not there is named", async () => {
  await expect(chunkRoot(streamOf(new Uint8Array(1)), scope, secret, [1])).rejects.toThrow("No leaf 1 in a tree of 1");
});
