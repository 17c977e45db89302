import { type AnchorEntry, packAnchors, packStreamCounts } from "@datagraph/protocol";
import { type Hex, getAddress, maxUint256, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  KIND,
  addressOf,
  alice,
  bob,
  by,
  carol,
  consentOf,
  guardian,
  hashOf,
  networkHelpers,
  now,
  other,
  registryWithFile,
  registryWithMetagraphPool,
  registryWithPool,
  stranger,
  time,
  validator,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const SKEW = 15 * 60;
const root = hashOf("root");

describe("anchor", () => {
  const entry = (id: bigint, start: number, end: number, updateType = 0): AnchorEntry => ({
    id,
    updateType,
    count: 3,
    start,
    end,
    root,
  });

  test("records a root's period; each update type advances apart", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const end = await now();
    await viem.assertions.emitWithArgs(
      registry.write.anchor([entry(streamId, end - DAY, end)], by(alice)),
      registry,
      "Anchored",
      [streamId, 0, root, 3, end - DAY, end],
    );
    for (const type of [1, 2, 3, 4, 5]) await registry.write.anchor([entry(streamId, 0, end - type, type)], by(alice));
    const ends = await Promise.all([0, 1, 2, 3, 4, 5].map((type) => registry.read.lastAnchorEnd([streamId, type])));
    expect(ends).toEqual([0, 1, 2, 3, 4, 5].map((type) => end - type));
  });

  test("starts where the last one ended, at the earliest", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const end = await now();
    await registry.write.anchor([entry(streamId, end - 20, end - 10)], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry(streamId, end - 11, end)], by(alice)),
      registry,
      "RegistryAnchorNotLater",
      [streamId, 0, end - 10, end - 11],
    );
    await registry.write.anchor([entry(streamId, end - 10, end)], by(alice));
  });

  test("ends after it starts, and at most 15 minutes ahead", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const at = (await now()) + 10;
    const period = async (start: number, end: number) => {
      await time.setNextBlockTimestamp(at);
      await viem.assertions.revertWithCustomErrorWithArgs(
        registry.write.anchor([entry(streamId, start, end)], by(alice)),
        registry,
        "RegistryAnchorPeriod",
        [start, end, at + SKEW],
      );
    };
    await period(100, 100);
    await period(101, 100);
    await time.setNextBlockTimestamp(at + 5);
    await registry.write.anchor([entry(streamId, 0, at + 5 + SKEW)], by(alice));
    await time.setNextBlockTimestamp(at + 6);
    await viem.assertions.revertWithCustomError(
      registry.write.anchor([entry(streamId, at + 5 + SKEW, at + 7 + SKEW)], by(alice)),
      registry,
      "RegistryAnchorPeriod",
    );
  });

  test("is for the contributor and devices whose time has not passed", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const device = by(stranger);
    const end = await now();
    const refused = async () =>
      viem.assertions.revertWithCustomErrorWithArgs(
        registry.write.anchor([entry(streamId, end, end + 1)], device),
        registry,
        "RegistryNotAuthorized",
        [streamId, getAddress(addressOf(stranger))],
      );
    await refused();
    const expiry = end + DAY;
    await registry.write.authorizeDevice([streamId, addressOf(stranger), expiry], by(alice));
    await time.setNextBlockTimestamp(expiry);
    await registry.write.anchor([entry(streamId, end - 1, end)], device);
    await refused();
    await registry.write.transferFrom([addressOf(alice), addressOf(stranger), streamId], by(alice));
    await refused();
    await registry.write.anchor([entry(streamId, end, end + 1)], by(alice));
  });

  test("needs an active stream of a pool that anchors here", async () => {
    const { registry, streamId, bobsStreamId, poolId } = await loadFixture(registryWithPool);
    const end = await now();
    await registry.write.withdraw([streamId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry(streamId, end - 1, end)], by(alice)),
      registry,
      "RegistryNotActive",
      [streamId],
    );
    await registry.write.suspend([poolId, zeroHash], by(guardian)); // which stops queries, not people
    await registry.write.anchor([entry(bobsStreamId, end - 1, end)], by(bob));
    await registry.write.suspend([bobsStreamId, zeroHash], by(guardian));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry(bobsStreamId, end, end + 1)], by(bob)),
      registry,
      "RegistryNotActive",
      [bobsStreamId],
    );
    const elsewhere = await loadFixture(registryWithMetagraphPool);
    await viem.assertions.revertWithCustomErrorWithArgs(
      elsewhere.registry.write.anchor([entry(elsewhere.streamId, 0, 1)], by(alice)),
      elsewhere.registry,
      "RegistryAnchorChain",
      [1],
    );
  });

  test("refuses other kinds, a zero root and unknown update types", async () => {
    const { registry, streamId, poolId } = await loadFixture(registryWithPool);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry(poolId, 0, 1)], by(carol)),
      registry,
      "RegistryWrongKind",
      [poolId, KIND.pool],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([{ ...entry(streamId, 0, 1), root: zeroHash }], by(alice)),
      registry,
      "RegistryZeroDigest",
      [streamId],
    );
    for (const call of [
      () => registry.write.anchor([entry(streamId, 0, 1, 6)], by(alice)),
      () => registry.read.lastAnchorEnd([streamId, 6]),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryUpdateType", [6]);
  });

  test("refuses what does not exist, and the greatest numbers there are", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const latest = (await now()) + 100;
    await time.setNextBlockTimestamp(latest);
    const most = 2 ** 40 - 1;
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry(streamId, most - 1, most)], by(alice)),
      registry,
      "RegistryAnchorPeriod",
      [most - 1, most, latest + SKEW],
    );
    for (const call of [
      () => registry.write.anchor([entry(maxUint256, 0, 1)], by(alice)),
      () => registry.write.anchorBatch([packAnchors([entry(maxUint256, 0, 1)])], by(alice)),
      () => registry.write.rejectAnchor([maxUint256, 0, 1, zeroHash], by(validator)),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryUnknownDataset", [maxUint256]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchorEpoch([2 ** 24 - 1, 0, root, 0, 1, "0x0000000001", "0x"], by(validator)),
      registry,
      "RegistryUnknownPool",
      [2 ** 24 - 1],
    );
  });

  test("of no records and of as many as fit are taken as they are", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    for (const [updateType, count] of [
      [0, 0],
      [1, 2 ** 32 - 1],
    ] as const) {
      const anchored = registry.write.anchor([{ ...entry(streamId, 0, 1, updateType), count }], by(alice));
      await viem.assertions.emitWithArgs(anchored, registry, "Anchored", [streamId, updateType, root, count, 0, 1]);
    }
  });
});

describe("anchorBatch", () => {
  const entries = (id: bigint, from: number, count: number): AnchorEntry[] =>
    Array.from({ length: count }, (_, i) => ({
      id,
      updateType: i % 6,
      count: 2 ** 32 - 1 - i,
      start: from + i,
      end: from + i + 1,
      root: hashOf(`root ${i}`),
    }));

  test("unpacks 128 anchors as they were packed", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const anchors = entries(streamId, (await now()) - 1_000, 128);
    const hash = await registry.write.anchorBatch([packAnchors(anchors)], by(alice));
    const client = await viem.getPublicClient();
    const { blockNumber } = await client.waitForTransactionReceipt({ hash });
    const events = await registry.getEvents.Anchored({}, { fromBlock: blockNumber });
    expect(events.map(({ args }) => args)).toEqual(anchors);
  });

  test("one bad anchor undoes the batch", async () => {
    const { registry, streamId, bobsStreamId } = await loadFixture(registryWithPool);
    const from = (await now()) - 1_000;
    const anchors = [...entries(streamId, from, 3), ...entries(bobsStreamId, from, 1)];
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchorBatch([packAnchors(anchors)], by(alice)),
      registry,
      "RegistryNotAuthorized",
      [bobsStreamId, getAddress(addressOf(alice))],
    );
    expect(await registry.read.lastAnchorEnd([streamId, 0])).toBe(0);
  });

  test("refuses broken lengths, empty batches, and 129 anchors", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const call = (packed: Hex) => registry.write.anchorBatch([packed], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(`0x${"00".repeat(78)}`),
      registry,
      "RegistryPackedLength",
      [78n, 79n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(call("0x"), registry, "RegistryBatchSize", [0n, 128n]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(packAnchors(entries(streamId, 1, 129))),
      registry,
      "RegistryBatchSize",
      [129n, 128n],
    );
  });
});

describe("anchorEpoch", () => {
  type Base = Awaited<ReturnType<typeof registryWithMetagraphPool>>;
  const counts = packStreamCounts([
    { number: 0, count: 7 },
    { number: 1, count: 65_535 },
  ]);
  const call = (
    { registry }: Base,
    { pool = 1, type = 2, hash = root, start = 0, end = 1_000, streams = counts, wallet = validator } = {},
  ) => registry.write.anchorEpoch([pool, type, hash, start, end, streams, "0xabcd"], by(wallet));

  test("registers a pool's root with its counts and evidence", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    await viem.assertions.emitWithArgs(call(base), base.registry, "EpochAnchored", [
      1,
      2,
      1_000,
      getAddress(addressOf(validator)),
      root,
      0,
      counts,
      "0xabcd",
    ]);
    expect(await base.registry.read.lastAnchorEnd([base.poolId, 2])).toBe(1_000);
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { start: 999, end: 1_001 }),
      base.registry,
      "RegistryAnchorNotLater",
      [base.poolId, 2, 1_000, 999],
    );
    await call(base, { start: 1_000, end: 1_001 });
  });

  test("is for the pool's validators", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    for (const wallet of [other, carol])
      await viem.assertions.revertWithCustomErrorWithArgs(
        call(base, { wallet }),
        base.registry,
        "RegistryNotValidator",
        [1, getAddress(addressOf(wallet))],
      );
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { pool: 2 }),
      base.registry,
      "RegistryUnknownPool",
      [2],
    );
  });

  test("needs an active pool that anchors elsewhere", async () => {
    const evm = await loadFixture(registryWithPool);
    await viem.assertions.revertWithCustomErrorWithArgs(call(evm), evm.registry, "RegistryAnchorChain", [1]);
    const base = await loadFixture(registryWithMetagraphPool);
    await base.registry.write.withdraw([base.poolId], by(carol));
    await viem.assertions.revertWithCustomErrorWithArgs(call(base), base.registry, "RegistryNotActive", [base.poolId]);
  });

  test("names each stream once, in order, and only streams there are", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    const streams = (...numbers: number[]) => packStreamCounts(numbers.map((number) => ({ number, count: 1 })));
    for (const numbers of [
      [1, 0],
      [0, 0],
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(
        call(base, { streams: streams(...numbers) }),
        base.registry,
        "RegistryStreamOrder",
        [1, 0],
      );
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { streams: streams(0, 2) }),
      base.registry,
      "RegistryUnknownStream",
      [1, 2],
    );
    await call(base, { streams: streams(1) });
  });

  test("refuses a zero root, bad periods, types, lengths and sizes", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    const { registry, poolId } = base;
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { hash: zeroHash }),
      registry,
      "RegistryZeroDigest",
      [poolId],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(call(base, { type: 6 }), registry, "RegistryUpdateType", [6]);
    await viem.assertions.revertWithCustomError(
      call(base, { end: (await now()) + SKEW + DAY }),
      registry,
      "RegistryAnchorPeriod",
    );
    await viem.assertions.revertWithCustomError(call(base, { start: 5, end: 5 }), registry, "RegistryAnchorPeriod");
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { streams: "0x00000000" }),
      registry,
      "RegistryPackedLength",
      [4n, 5n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(call(base, { streams: "0x" }), registry, "RegistryBatchSize", [
      0n,
      16_000n,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      call(base, { streams: `0x${"00".repeat(5 * 16_001)}` }),
      registry,
      "RegistryBatchSize",
      [16_001n, 16_000n],
    );
  });

  test("a stream that joins later can be named from then on", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    const streams = packStreamCounts([{ number: 2, count: 1 }]);
    await viem.assertions.revertWithCustomError(call(base, { streams }), base.registry, "RegistryUnknownStream");
    await base.registry.write.join([1, hashOf("s"), base.termsHash, consentOf()], by(stranger));
    await call(base, { streams });
  });
});

describe("rejectAnchor", () => {
  test("says by event that an anchor earns nothing", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const anchor = { id: streamId, updateType: 1, count: 1, start: 400, end: 500, root };
    await registry.write.anchor([anchor], by(alice));
    await viem.assertions.emitWithArgs(
      registry.write.rejectAnchor([streamId, 1, 500, hashOf("unreadable")], by(validator)),
      registry,
      "AnchorRejected",
      [streamId, 1, 500, getAddress(addressOf(validator)), hashOf("unreadable")],
    );
  });

  test("cannot come before the anchor, of a stream or of its pool's epoch", async () => {
    for (const fixture of [registryWithPool, registryWithMetagraphPool]) {
      const { registry, streamId } = await loadFixture(fixture);
      const reject = (end: number, type = 1) =>
        registry.write.rejectAnchor([streamId, type, end, zeroHash], by(validator));
      await viem.assertions.revertWithCustomErrorWithArgs(reject(500), registry, "RegistryUnknownAnchor", [
        streamId,
        1,
        500,
      ]);
      const counts = packStreamCounts([{ number: 0, count: 1 }]);
      if (fixture === registryWithPool)
        await registry.write.anchor([{ id: streamId, updateType: 1, count: 1, start: 400, end: 500, root }], by(alice));
      else await registry.write.anchorEpoch([1, 1, root, 400, 500, counts, "0x"], by(validator));
      for (const [end, type] of [
        [0, 1],
        [501, 1],
        [500, 2],
      ] as const)
        await viem.assertions.revertWithCustomErrorWithArgs(reject(end, type), registry, "RegistryUnknownAnchor", [
          streamId,
          type,
          end,
        ]);
      await reject(500);
    }
  });

  test("is for the stream's pool's validators, of streams, of known types", async () => {
    const { registry, streamId, poolId } = await loadFixture(registryWithPool);
    const reject = (id: bigint, type = 0, wallet = validator) =>
      registry.write.rejectAnchor([id, type, 1, zeroHash], by(wallet));
    await viem.assertions.revertWithCustomErrorWithArgs(reject(streamId, 0, other), registry, "RegistryNotValidator", [
      1,
      getAddress(addressOf(other)),
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(reject(poolId), registry, "RegistryWrongKind", [
      poolId,
      KIND.pool,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(reject(streamId, 6), registry, "RegistryUpdateType", [6]);
    const file = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomErrorWithArgs(
      file.registry.write.rejectAnchor([file.fileId, 0, 1, zeroHash], by(validator)),
      file.registry,
      "RegistryWrongKind",
      [file.fileId, KIND.file],
    );
  });
});
