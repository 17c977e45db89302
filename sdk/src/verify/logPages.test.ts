import fc from "fast-check";
import { hexToBigInt, numberToHex, zeroAddress } from "viem";
import { expect, it } from "vitest";
import type { ChainReader } from "../chain/client.ts";
import { logPages } from "./logPages.ts";

const START = 7;

/** A node with so many logs a block, which refuses ranges of more blocks than it likes. */
function nodeWith(logs: readonly number[], most: bigint) {
  const asked: { blocks: bigint; refused: boolean }[] = [];
  const request = async ({ params }: { params: [{ fromBlock: `0x${string}`; toBlock: `0x${string}` }] }) => {
    const [from, to] = [hexToBigInt(params[0].fromBlock), hexToBigInt(params[0].toBlock)];
    asked.push({ blocks: to - from + 1n, refused: to - from + 1n > most });
    if (asked.at(-1)!.refused) throw new Error("query returned more than 10000 results");
    return logs.flatMap((count, index) => {
      const block = BigInt(START + index);
      if (block < from || block > to) return [];
      return Array.from({ length: count }, (_, at) => ({ blockNumber: numberToHex(block), logIndex: numberToHex(at) }));
    });
  };
  const reader = { deployment: { startBlock: START }, publicClient: { request } } as unknown as ChainReader;
  return { reader, asked };
}

const placesOf = (all: readonly { blockNumber: unknown; logIndex: unknown }[]): string[] =>
  all.map(({ blockNumber, logIndex }) => `${Number(blockNumber)} ${Number(logIndex)}`);

it("yields every log once and in order, however many blocks a node allows", async () => {
  const chains = fc.array(fc.oneof({ weight: 5, arbitrary: fc.nat(3) }, fc.integer({ min: 100, max: 400 })), {
    maxLength: 120,
  });
  await fc.assert(
    fc.asyncProperty(chains, fc.bigInt(1n, 200n), async (logs, most) => {
      const { reader, asked } = nodeWith(logs, most);
      const last = BigInt(START + logs.length - 1);
      const pages = await Array.fromAsync(logPages(reader, { address: [zeroAddress], selectors: [] }, last));
      const expected = logs.flatMap((count, index) =>
        Array.from({ length: count }, (_, at) => `${START + index} ${at}`),
      );
      expect(placesOf(pages.flat())).toEqual(expected);
      // what was refused once is never asked for again
      const refused = asked.filter((one) => one.refused).map(({ blocks }) => blocks);
      expect(refused).toEqual([...new Set(refused)].sort((a, b) => Number(b - a)));
    }),
    { numRuns: 100 },
  );
});

it("asks for more blocks where there is little in them, and holds few logs where there is much", async () => {
  const quiet = nodeWith(
    Array.from({ length: 5_000 }, () => 0),
    10_000n,
  );
  await Array.fromAsync(logPages(quiet.reader, { address: [], selectors: [] }, BigInt(START + 4_999)));
  expect(quiet.asked.length).toBeLessThan(12);
  const busy = nodeWith(
    Array.from({ length: 500 }, () => 50),
    10_000n,
  );
  const pages = await Array.fromAsync(logPages(busy.reader, { address: [], selectors: [] }, BigInt(START + 499)));
  expect(Math.max(...pages.slice(2).map((page) => page.length))).toBeLessThanOrEqual(400);
});

it("says what the node says when it refuses a single block", async () => {
  const { reader } = nodeWith([1, 1], 0n);
  await expect(Array.fromAsync(logPages(reader, { address: [], selectors: [] }, 8n))).rejects.toThrow("10000 results");
});
