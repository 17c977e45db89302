import { TYPES, domainOf, hashTerms, packAnchors, packStreamCounts, packStreamNumbers } from "@datagraph/protocol";
import { type Hex, encodeFunctionData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import {
  DAY,
  FOREVER,
  NOTICE,
  addressOf,
  admitter,
  alice,
  bob,
  by,
  carol,
  consentOf,
  contentOf,
  deployRegistry,
  hashOf,
  networkHelpers,
  now,
  registryWithMetagraphPool,
  registryWithPool,
  termsOf,
  time,
  validator,
} from "../fixtures/registry.ts";

/* Invariant 5: no call passes 2^24 gas, what a transaction may use (EIP-7825), at its declared maximum. Each call here
 * writes its slots for the first time, which costs most. */

const { loadFixture } = networkHelpers;
const GAS = 2n ** 24n;
const names = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const capped = (wallet: typeof alice) => ({ ...by(wallet), gas: GAS });

describe("at its declared maximum, fits in a transaction:", () => {
  test("registerBatch of 128 Files", async () => {
    const { registry } = await loadFixture(deployRegistry);
    const many = names(128, "file");
    await registry.write.registerBatch([many.map(hashOf), many.map(contentOf)], capped(alice));
    expect(await registry.read.balanceOf([addressOf(alice)])).toBe(128n);
  });

  test("register with 16 parents", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    const many = names(16, "parent");
    await registry.write.registerBatch([many.map(hashOf), many.map(contentOf)], by(alice));
    const parents = many.map((name) => ({ id: idOf(alice, name), royaltyBps: 312 }));
    await registry.write.register([hashOf("d"), contentOf("d"), parents], capped(bob));
    expect(await registry.read.parentsOf([idOf(bob, "d")])).toEqual(parents);
  });

  test("createPool, proposeTerms and applyTerms with 63 prices and 8 new validators", async () => {
    const { registry } = await loadFixture(deployRegistry);
    const prices = Array.from({ length: 63 }, (_, i) => ({ licence: i + 1, price: 2n ** 96n - 1n }));
    const wide = (name: string) =>
      termsOf({
        fieldCount: 256,
        prices,
        validators: names(8, name).map((each): Hex => `0x${hashOf(each).slice(26)}`),
      });
    await registry.write.createPool([hashOf("p"), hashOf("m"), wide("first")], capped(carol));
    await registry.write.proposeTerms([1, wide("second")], capped(carol));
    await time.increase(NOTICE);
    await registry.write.applyTerms([1, wide("second")], capped(carol));
    expect(await registry.read.termsHashOf([1])).toBe(hashTerms(wide("second")));
  });

  test("joinBatchFor of 128 new contributors", async () => {
    const { registry, chainId, termsHash } = await loadFixture(registryWithPool);
    const domain = domainOf("ProvenanceRegistry", chainId, registry.address);
    const requests = await Promise.all(
      names(128, "person").map(async (name) => {
        const account = privateKeyToAccount(hashOf(name));
        const signed = { creator: account.address, salt: hashOf("new"), deadline: FOREVER };
        const message = { ...signed, ...consentOf(), pool: 1, termsHash };
        const signature = await account.signTypedData({ domain, types: TYPES, primaryType: "Join", message });
        return { ...signed, consent: consentOf(), signature };
      }),
    );
    await registry.write.joinBatchFor([1, termsHash, requests], capped(carol));
    expect(await registry.read.streamCountOf([1])).toBe(130);
  });

  test("admit of 2,000 numbers", async () => {
    const { registry } = await loadFixture(registryWithPool);
    const numbers = packStreamNumbers(Array.from({ length: 2_000 }, (_, i) => i % 2));
    await registry.write.admit([1, true, numbers], capped(admitter));
  });

  test("anchorBatch of 128 streams' first anchors", async () => {
    const { registry, termsHash, idOf } = await loadFixture(registryWithPool);
    const streams = names(128, "stream");
    const joins = streams.map((name) =>
      encodeFunctionData({
        abi: registry.abi,
        functionName: "join",
        args: [1, hashOf(name), termsHash, consentOf()],
      }),
    );
    await registry.write.multicall([joins], by(alice));
    const end = await now();
    const entries = streams.map((name) => ({
      id: idOf(alice, name),
      updateType: 5,
      count: 2 ** 32 - 1,
      start: end - DAY,
      end,
      root: hashOf(name),
    }));
    await registry.write.anchorBatch([packAnchors(entries)], capped(alice));
    expect(await registry.read.lastAnchorEnd([idOf(alice, "stream 127"), 5])).toBe(end);
  });
});

describe("anchorEpoch", () => {
  test("of 16,000 streams fits in a transaction", async () => {
    const { registry, termsHash, poolId } = await loadFixture(registryWithMetagraphPool);
    for (let batch = 0; batch < 50; batch++) {
      const joins = names(320, `batch ${batch}`).map((name) =>
        encodeFunctionData({
          abi: registry.abi,
          functionName: "join",
          args: [1, hashOf(name), termsHash, consentOf()],
        }),
      );
      await registry.write.multicall([joins], capped(alice));
    }
    const counts = packStreamCounts(Array.from({ length: 16_000 }, (_, number) => ({ number, count: 65_535 })));
    const end = await now();
    const evidence = hashOf("evidence");
    await registry.write.anchorEpoch([1, 0, hashOf("root"), end - DAY, end, counts, evidence], capped(validator));
    expect(await registry.read.lastAnchorEnd([poolId, 0])).toBe(end);
  });
});
