import { type ContractFunctionName, encodeFunctionData, getAddress, maxUint256 } from "viem";
import { expect, describe, test } from "vitest";
import {
  DAY,
  FOREVER,
  addressOf,
  alice,
  bob,
  by,
  consentOf,
  contentOf,
  hashOf,
  networkHelpers,
  now,
  registryWithPool,
  signCall,
  stranger,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

/** Alice's two streams, and what encodes calls of the registry. */
async function twoStreams() {
  const base = await registryWithPool();
  const { registry, termsHash, idOf } = base;
  await registry.write.join([1, hashOf("second"), termsHash, consentOf()], by(alice));
  type Name = ContractFunctionName<typeof registry.abi, "nonpayable">;
  const encode = (functionName: Name, args: readonly unknown[]) =>
    encodeFunctionData({ abi: registry.abi, functionName, args } as never);
  return { ...base, encode, ids: [base.streamId, idOf(alice, "second")] as const };
}

describe("multicall", () => {
  test("consents, authorises, publishes and withdraws many at once, as the caller", async () => {
    const { registry, encode, ids, termsHash, idOf } = await loadFixture(twoStreams);
    const expiry = (await now()) + DAY;
    const calls = [
      ...ids.map((id) => encode("setConsent", [id, termsHash, consentOf(1n)])),
      ...ids.map((id) => encode("authorizeDevice", [id, addressOf(stranger), expiry])),
      encode("register", [hashOf("a"), contentOf("a"), []]),
      encode("publishVersion", [idOf(alice, "a"), contentOf("a, again")]),
    ];
    const { result } = await registry.simulate.multicall([calls], { account: addressOf(alice) });
    expect(BigInt(result[4]!)).toBe(idOf(alice, "a"));
    const sent = registry.write.multicall([calls], by(alice));
    for (const id of ids)
      await viem.assertions.emitWithArgs(sent, registry, "ConsentChanged", [id, termsHash, consentOf(1n)]);
    for (const id of ids) expect(await registry.read.deviceExpiry([id, addressOf(stranger)])).toBe(expiry);
    expect(await registry.read.versionOf([idOf(alice, "a")])).toBe(2n);
    await registry.write.multicall([ids.map((id) => encode("withdraw", [id]))], by(alice));
    for (const id of ids) expect(await registry.read.isActive([id])).toBe(false);
  });

  test("sends what several people signed", async () => {
    const base = await loadFixture(twoStreams);
    const { registry, encode, streamId, bobsStreamId, termsHash } = base;
    const calls = await Promise.all(
      (
        [
          [streamId, alice],
          [bobsStreamId, bob],
        ] as const
      ).map(async ([id, wallet]) => {
        const message = { id, termsHash, ...consentOf(1n), nonce: 0n, deadline: FOREVER };
        const signature = await signCall(base, "SetConsent", message, wallet);
        return encode("setConsentFor", [id, termsHash, consentOf(1n), FOREVER, signature]);
      }),
    );
    const sent = registry.write.multicall([calls], by(stranger));
    for (const id of [streamId, bobsStreamId])
      await viem.assertions.emitWithArgs(sent, registry, "ConsentChanged", [id, termsHash, consentOf(1n)]);
  });

  test("gives nobody another's rights", async () => {
    const { registry, encode, ids } = await loadFixture(twoStreams);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.multicall([[encode("withdraw", [ids[0]])]], by(bob)),
      registry,
      "RegistryNotCreator",
      [ids[0], getAddress(addressOf(bob))],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.multicall([[encode("setNotice", [0])]], by(bob)),
      registry,
      "OwnableUnauthorizedAccount",
      [getAddress(addressOf(bob))],
    );
  });

  test("does all or nothing, with the error of the call that failed", async () => {
    const { registry, encode, ids } = await loadFixture(twoStreams);
    const [first] = ids;
    const calls = [encode("withdraw", [first]), encode("withdraw", [first])];
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.multicall([calls], by(alice)),
      registry,
      "RegistryNotActive",
      [first],
    );
    expect(await registry.read.isActive([first])).toBe(true);
  });

  test("refuses no calls at all", async () => {
    const { registry } = await loadFixture(twoStreams);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.multicall([[]], by(alice)),
      registry,
      "RegistryBatchSize",
      [0n, maxUint256],
    );
  });
});
