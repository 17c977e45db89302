import fc from "fast-check";
import { numberToHex } from "viem";
import { describe, expect, it } from "vitest";
import { rememberSnapshotBlock, snapshotBlock } from "./snapshotBlock.ts";

/** A chain of blocks with these timestamps, and how often it was asked. */
function chainOf(timestamps: readonly bigint[], fork = 0) {
  const chain = { timestamps: [...timestamps], fork, asked: 0 };
  const getBlock = async ({ blockNumber }: { blockNumber: bigint }) => {
    chain.asked++;
    const timestamp = chain.timestamps[Number(blockNumber)];
    if (timestamp === undefined) throw new Error("no such block");
    const hash = numberToHex(blockNumber * 1_000n + BigInt(chain.fork), { size: 32 });
    return Promise.resolve({ number: blockNumber, hash, timestamp });
  };
  return { chain, reader: { publicClient: { getBlock } } as never };
}

describe("snapshotBlock", () => {
  it("is the last block before the epoch, on any chain", async () => {
    const steps = fc.array(fc.bigInt(0n, 30n), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.bigInt(0n, 1_000n), async (gaps, start) => {
        let time = 100n;
        const timestamps = gaps.map((gap) => (time += gap));
        const { reader } = chainOf(timestamps);
        const found = await snapshotBlock(reader, start, BigInt(timestamps.length - 1));
        const expected = timestamps.findLastIndex((timestamp) => timestamp < start);
        expect(found?.number).toBe(expected < 0 ? undefined : BigInt(expected));
      }),
    );
  });
});

describe("rememberSnapshotBlock", () => {
  it("asks for two headers the second time", async () => {
    const { chain, reader } = chainOf(Array.from({ length: 1_000 }, (_, index) => BigInt(index)));
    const find = rememberSnapshotBlock(reader);
    expect((await find(700n, 999n))?.number).toBe(699n);
    chain.asked = 0;
    expect((await find(700n, 999n))?.number).toBe(699n);
    expect(chain.asked).toBe(2);
  });

  it("looks again when the chain reorganised", async () => {
    const { chain, reader } = chainOf([0n, 10n, 20n, 30n]);
    const find = rememberSnapshotBlock(reader);
    const before = await find(25n, 3n);
    chain.fork = 1;
    const after = await find(25n, 3n);
    expect(after?.number).toBe(2n);
    expect(after?.hash).not.toBe(before?.hash);
    chain.timestamps = [0n, 10n, 20n, 24n];
    expect((await find(25n, 3n))?.number).toBe(3n);
  });
});
