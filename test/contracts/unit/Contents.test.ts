import { type Hex, encodeAbiParameters, getAddress, keccak256, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  KIND,
  addressOf,
  alice,
  bob,
  by,
  contentOf,
  deployRegistry,
  hashOf,
  networkHelpers,
  registryWithFile,
  registryWithPool,
  stranger,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

const keyOf = (creator: Hex, { digest, root, codec }: ReturnType<typeof contentOf>) =>
  keccak256(
    encodeAbiParameters(
      [{ type: "address" }, { type: "bytes32" }, { type: "bytes32" }, { type: "uint8" }],
      [creator, digest, root, codec],
    ),
  );

describe("register", () => {
  test("makes a File of the caller's and says everything about it", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    const content = contentOf("a");
    const id = idOf(alice, "a");
    await viem.assertions.emitWithArgs(
      registry.write.register([hashOf("a"), content, []], by(alice)),
      registry,
      "DatasetRegistered",
      [id, getAddress(addressOf(alice)), KIND.file, content.digest, content.root, content.metadata, 0x55, []],
    );
    expect(await registry.read.kindOf([id])).toBe(KIND.file);
    expect(await registry.read.versionOf([id])).toBe(1n);
    expect(await registry.read.parentsOf([id])).toEqual([]);
    expect(await registry.read.numbersOf([id])).toEqual([0, 0]);
    expect(await registry.read.isActive([id])).toBe(true);
    expect(await registry.read.isOpen([id])).toBe(true);
  });

  test("refuses a second registration of the same id, or of the same content", async () => {
    const { registry, fileId, idOf } = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.register([hashOf("a"), contentOf("b"), []], by(alice)),
      registry,
      "RegistryIdTaken",
      [fileId],
    );
    const copy = { ...contentOf("a"), metadata: hashOf("other metadata") };
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.register([hashOf("b"), copy, []], by(alice)),
      registry,
      "RegistryContentTaken",
      [idOf(alice, "b"), keyOf(addressOf(alice), copy)],
    );
  });

  test("lets nobody block a contributor by registering the same salt and content first", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    await registry.write.register([hashOf("a"), contentOf("a"), []], by(stranger));
    await registry.write.register([hashOf("a"), contentOf("a"), []], by(alice));
    expect(await registry.read.creatorOf([idOf(alice, "a")])).toBe(getAddress(addressOf(alice)));
  });

  test.each(["digest", "root", "metadata"] as const)("refuses a zero %s", async (field) => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.register([hashOf("a"), { ...contentOf("a"), [field]: zeroHash }, []], by(alice)),
      registry,
      "RegistryZeroDigest",
      [idOf(alice, "a")],
    );
  });

  test("takes raw and dag-pb content only", async () => {
    const { registry } = await loadFixture(deployRegistry);
    await registry.write.register([hashOf("a"), { ...contentOf("a"), codec: 0x70 }, []], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.register([hashOf("b"), { ...contentOf("b"), codec: 0x71 }, []], by(alice)),
      registry,
      "RegistryUnknownCodec",
      [0x71],
    );
  });
});

describe("a Derived dataset", () => {
  async function manyFiles() {
    const base = await deployRegistry();
    const names = Array.from({ length: 17 }, (_, i) => `file ${i}`);
    await base.registry.write.registerBatch([names.map(hashOf), names.map(contentOf)], by(alice));
    return { ...base, ids: names.map((name) => base.idOf(alice, name)) };
  }
  type Parent = { id: bigint; royaltyBps: number };

  test("keeps up to 16 parents and their royalties, in order", async () => {
    const { registry, ids, idOf } = await loadFixture(manyFiles);
    const parents = ids.slice(0, 16).map((id, i) => ({ id, royaltyBps: i === 15 ? 5_000 - 105 : i }));
    await registry.write.register([hashOf("d"), contentOf("d"), parents], by(bob));
    expect(await registry.read.kindOf([idOf(bob, "d")])).toBe(KIND.derived);
    expect(await registry.read.parentsOf([idOf(bob, "d")])).toEqual(parents);
    const parent = { id: idOf(bob, "d"), royaltyBps: 1 };
    await registry.write.register([hashOf("e"), contentOf("e"), [parent]], by(bob));
    expect(await registry.read.parentsOf([idOf(bob, "e")])).toEqual([parent]);
  });

  test("refuses 17 parents, royalties above half, and a parent named twice", async () => {
    const { registry, ids } = await loadFixture(manyFiles);
    const [a, b] = ids as [bigint, bigint];
    const register = (parents: Parent[]) => registry.write.register([hashOf("d"), contentOf("d"), parents], by(bob));
    await viem.assertions.revertWithCustomErrorWithArgs(
      register(ids.map((id) => ({ id, royaltyBps: 0 }))),
      registry,
      "RegistryParents",
      [17n, 0n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      register([
        { id: a, royaltyBps: 5_000 },
        { id: b, royaltyBps: 1 },
      ]),
      registry,
      "RegistryParents",
      [2n, 5_001n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      register([{ id: a, royaltyBps: 65_535 }]),
      registry,
      "RegistryParents",
      [1n, 65_535n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      register([
        { id: a, royaltyBps: 1 },
        { id: b, royaltyBps: 1 },
        { id: a, royaltyBps: 1 },
      ]),
      registry,
      "RegistryDuplicateParent",
      [a],
    );
  });

  test("refuses parents that do not exist, itself, pools and streams", async () => {
    const { registry, poolId, streamId, idOf } = await loadFixture(registryWithPool);
    const register = (id: bigint) =>
      registry.write.register([hashOf("d"), contentOf("d"), [{ id, royaltyBps: 1 }]], by(bob));
    for (const id of [0n, idOf(bob, "d")])
      await viem.assertions.revertWithCustomErrorWithArgs(register(id), registry, "RegistryUnknownDataset", [id]);
    for (const [id, kind] of [
      [poolId, KIND.pool],
      [streamId, KIND.stream],
    ] as const)
      await viem.assertions.revertWithCustomErrorWithArgs(register(id), registry, "RegistryWrongKind", [id, kind]);
  });
});

describe("registerBatch", () => {
  test("registers many Files of one caller", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    const names = Array.from({ length: 128 }, (_, i) => `file ${i}`);
    const args = [names.map(hashOf), names.map(contentOf)] as const;
    const { result } = await registry.simulate.registerBatch(args, { account: addressOf(alice) });
    expect(result).toEqual(names.map((name) => idOf(alice, name)));
    await registry.write.registerBatch(args, by(alice));
    expect(await registry.read.balanceOf([addressOf(alice)])).toBe(128n);
    expect(await registry.read.kindOf([idOf(alice, "file 127")])).toBe(KIND.file);
  });

  test("refuses an empty batch, 129 Files, lengths that differ, and a duplicate", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    const call = (salts: string[], contents: string[]) =>
      registry.write.registerBatch([salts.map(hashOf), contents.map(contentOf)], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(call([], []), registry, "RegistryBatchSize", [0n, 128n]);
    const many = Array.from({ length: 129 }, (_, i) => String(i));
    await viem.assertions.revertWithCustomErrorWithArgs(call(many, many), registry, "RegistryBatchSize", [129n, 128n]);
    await viem.assertions.revertWithCustomErrorWithArgs(call(["a", "b"], ["a"]), registry, "RegistryLengthMismatch", [
      2n,
      1n,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(call(["a", "a"], ["a", "b"]), registry, "RegistryIdTaken", [
      idOf(alice, "a"),
    ]);
  });
});

describe("publishVersion", () => {
  test("publishes the next version, with its metadata", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const content = contentOf("a, version 2");
    const publish = registry.write.publishVersion([fileId, content], by(alice));
    await viem.assertions.emitWithArgs(publish, registry, "VersionPublished", [
      fileId,
      2n,
      content.digest,
      content.root,
      content.metadata,
      0x55,
    ]);
    await viem.assertions.emitWithArgs(publish, registry, "MetadataUpdate", [fileId]);
    expect(await registry.read.versionOf([fileId])).toBe(2n);
    expect(await registry.read.metadataOf([fileId])).toBe(content.metadata);
    await registry.write.publishVersion([fileId, contentOf("a, version 3")], by(alice));
    expect(await registry.read.versionOf([fileId])).toBe(3n);
  });

  test("stays the contributor's when the token moved", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.publishVersion([fileId, contentOf("b")], by(bob)),
      registry,
      "RegistryNotCreator",
      [fileId, getAddress(addressOf(bob))],
    );
    await registry.write.publishVersion([fileId, contentOf("b")], by(alice));
  });

  test.each(["digest", "root", "metadata"] as const)("refuses a zero %s", async (field) => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.publishVersion([fileId, { ...contentOf("b"), [field]: zeroHash }], by(alice)),
      registry,
      "RegistryZeroDigest",
      [fileId],
    );
    expect(await registry.read.versionOf([fileId])).toBe(1n);
  });

  test("refuses content of an earlier version, other kinds, and withdrawn datasets", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.publishVersion([fileId, contentOf("a")], by(alice)),
      registry,
      "RegistryContentTaken",
      [fileId, keyOf(addressOf(alice), contentOf("a"))],
    );
    await registry.write.withdraw([fileId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.publishVersion([fileId, contentOf("b")], by(alice)),
      registry,
      "RegistryNotActive",
      [fileId],
    );
    const pool = await loadFixture(registryWithPool);
    await viem.assertions.revertWithCustomErrorWithArgs(
      pool.registry.write.publishVersion([pool.streamId, contentOf("b")], by(alice)),
      pool.registry,
      "RegistryWrongKind",
      [pool.streamId, KIND.stream],
    );
    expect(await pool.registry.read.versionOf([pool.streamId])).toBe(0n);
    expect(await pool.registry.read.versionOf([pool.poolId])).toBe(0n);
  });
});
