import type { ChainClient } from "@datagraph/sdk";
import { expect, it } from "vitest";
import { firstOpenEpoch } from "./firstOpenEpoch.ts";

it("leaves an epoch open until a final block lies behind its close", async () => {
  const times = { latest: 1_300n, safe: 1_250n, finalized: 1_199n };
  const publicClient = {
    getBlock: ({ blockTag }: { blockTag: keyof typeof times }) => Promise.resolve({ timestamp: times[blockTag] }),
  };
  const client = { publicClient } as unknown as ChainClient;
  expect(await firstOpenEpoch({ client, epochLength: 600n, finality: "finalized" })).toBe(1n);
  expect(await firstOpenEpoch({ client, epochLength: 600n, finality: "safe" })).toBe(2n);
  times.finalized = 1_200n;
  expect(await firstOpenEpoch({ client, epochLength: 600n, finality: "finalized" })).toBe(2n);
});
