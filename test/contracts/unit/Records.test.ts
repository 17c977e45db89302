import { merkleProof, merkleRoot, merkleTree, recordLeaf } from "@datagraph/protocol";
import { stringToHex, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  addressOf,
  alice,
  by,
  contentOf,
  deployRegistry,
  hashOf,
  networkHelpers,
  stranger,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

describe("verifyRecord", () => {
  const fieldOf = (version: bigint, record: bigint, field: number) => ({
    version,
    record,
    field,
    salt: hashOf(`salt ${record} ${field}`),
    value: stringToHex(JSON.stringify(`value ${record} ${field}`)),
  });

  /** Three records of two fields, as the SDK hashes them. */
  async function registryWithRecords() {
    const base = await deployRegistry();
    const { registry, chainId } = base;
    const leafOf = (version: bigint, record: bigint, field: number, creator = addressOf(alice)) => {
      const { salt, value } = fieldOf(version, record, field);
      const bytes = Uint8Array.from(Buffer.from(value.slice(2), "hex"));
      return recordLeaf(
        { chainId, registry: registry.address, creator, version },
        { record, field, salt, value: bytes },
      );
    };
    const build = (version: bigint) => {
      const records = [0n, 1n, 2n].map((record) => merkleTree([0, 1].map((field) => leafOf(version, record, field))));
      const data = merkleTree(records.map(merkleRoot));
      const proof = (record: number, field: number) => [
        ...merkleProof(records[record]!, field),
        ...merkleProof(data, record),
      ];
      return { content: { ...contentOf(`v${version}`), root: merkleRoot(data) }, proof };
    };
    const [first, second] = [build(1n), build(2n)];
    await registry.write.register([hashOf("a"), first.content, []], by(alice));
    const id = base.idOf(alice, "a");
    await registry.write.publishVersion([id, second.content], by(alice));
    return { ...base, id, first, second, leafOf };
  }

  test("computes the leaf that the protocol package computes", async () => {
    const { registry, id, leafOf } = await loadFixture(registryWithRecords);
    expect(await registry.read.leafOf([id, fieldOf(2n, 1n, 1)])).toBe(leafOf(2n, 1n, 1));
  });

  test("proves every field of every record of each version", async () => {
    const { registry, id, first, second } = await loadFixture(registryWithRecords);
    for (const [version, { content, proof }] of [
      [1n, first],
      [2n, second],
    ] as const)
      for (const record of [0, 1, 2])
        for (const field of [0, 1])
          expect(
            await registry.read.verifyRecord([
              id,
              content,
              fieldOf(version, BigInt(record), field),
              proof(record, field),
            ]),
          ).toBe(true);
  });

  test("rejects another value, place, version, dataset, root and proof", async () => {
    const { registry, id, first, second, idOf } = await loadFixture(registryWithRecords);
    const good = fieldOf(1n, 1n, 1);
    const proof = first.proof(1, 1);
    const verify = (field: typeof good, content = first.content, path = proof, dataset = id) =>
      registry.read.verifyRecord([dataset, content, field, path]);
    expect(await verify(good)).toBe(true);
    expect(await verify({ ...good, value: "0x31" })).toBe(false);
    expect(await verify({ ...good, salt: zeroHash })).toBe(false);
    expect(await verify({ ...good, record: 0n })).toBe(false);
    expect(await verify({ ...good, field: 0 })).toBe(false);
    expect(await verify({ ...good, version: 2n })).toBe(false);
    expect(await verify({ ...good, version: 0n })).toBe(false);
    expect(await verify(good, second.content)).toBe(false);
    expect(await verify(good, { ...first.content, root: hashOf("forged") })).toBe(false);
    expect(await verify(good, first.content, proof.slice(1))).toBe(false);

    await registry.write.register([hashOf("b"), contentOf("b"), []], by(alice));
    expect(await verify(good, first.content, proof, idOf(alice, "b"))).toBe(false);
  });

  test("a copier of root and CID can open nothing", async () => {
    const { registry, first, idOf } = await loadFixture(registryWithRecords);
    await registry.write.register([hashOf("a"), first.content, []], by(stranger));
    const copy = idOf(stranger, "a");
    expect(await registry.read.verifyRecord([copy, first.content, fieldOf(1n, 0n, 0), first.proof(0, 0)])).toBe(false);
  });
});
