import { type Hex, getAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  FOREVER,
  KIND,
  NOTICE,
  WALLET_MODE,
  addressOf,
  alice,
  bob,
  by,
  carol,
  consentOf,
  contentOf,
  hashOf,
  networkHelpers,
  now,
  registryWithMetagraphPool,
  registryWithPool,
  signCall,
  stranger,
  termsOf,
  time,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
type Base = Awaited<ReturnType<typeof registryWithPool>>;
type Changes = { salt?: Hex; fields?: bigint; deadline?: number; creator?: Hex };

async function request(base: Base, wallet = alice, { fields = 0b11n, ...changes }: Changes = {}) {
  const signed = { creator: addressOf(wallet), salt: hashOf("new"), deadline: FOREVER, ...changes };
  const message = { ...signed, ...consentOf(fields), pool: 1, termsHash: base.termsHash };
  return { ...signed, consent: consentOf(fields), signature: await signCall(base, "Join", message, wallet) };
}

const send = ({ registry, termsHash }: Base, requests: Awaited<ReturnType<typeof request>>[]) =>
  registry.write.joinBatchFor([1, termsHash, requests], by(stranger));

describe("joinBatchFor", () => {
  test("joins for everyone who signed, with the next numbers", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, termsHash, idOf } = base;
    const requests = [await request(base, bob), await request(base, alice, { fields: 1n })];
    const { result } = await registry.simulate.joinBatchFor([1, termsHash, requests]);
    expect(result).toEqual([2, 3]);
    const sent = send(base, requests);
    for (const [wallet, number, fields] of [
      [bob, 2, 0b11n],
      [alice, 3, 1n],
    ] as const) {
      const creator = getAddress(addressOf(wallet));
      const joined = [idOf(wallet, "new"), 1, creator, number, termsHash, consentOf(fields)] as const;
      await viem.assertions.emitWithArgs(sent, registry, "StreamJoined", [...joined]);
      expect(await registry.read.numbersOf([idOf(wallet, "new")])).toEqual([1, number]);
      expect(await registry.read.ownerOf([idOf(wallet, "new")])).toBe(creator);
    }
    expect(await registry.read.streamCountOf([1])).toBe(4);
  });

  test("passes over joins that were sent before, whose numbers it returns", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, termsHash } = base;
    const requests = [await request(base, alice), await request(base, bob), await request(base, carol)];
    await registry.write.joinFor([1, termsHash, requests[1]!], by(stranger));
    const { result } = await registry.simulate.joinBatchFor([1, termsHash, requests]);
    expect(result).toEqual([3, 2, 4]);
    await send(base, requests);
    expect(await registry.read.streamCountOf([1])).toBe(5);
    const again = await registry.simulate.joinBatchFor([1, termsHash, requests]);
    expect(again.result).toEqual([3, 2, 4]);
    await send(base, requests);
    expect(await registry.read.streamCountOf([1])).toBe(5);
  });

  test("joins contract wallets beside keys, in a pool that anchors elsewhere too", async () => {
    const base = await loadFixture(registryWithMetagraphPool);
    const wallet = await viem.deployContract("ContractWallet", [addressOf(alice), WALLET_MODE.honest]);
    await send(base, [await request(base, alice, { creator: wallet.address }), await request(base, bob)]);
    expect(await base.registry.read.creatorOf([base.idOf(wallet.address, "new")])).toBe(getAddress(wallet.address));
  });

  test("refuses a join named twice, and an id that is taken by anything else", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, idOf, termsHash } = base;
    const twice = await request(base);
    await viem.assertions.revertWithCustomErrorWithArgs(send(base, [twice, twice]), registry, "RegistryIdTaken", [
      idOf(alice, "new"),
    ]);
    await registry.write.register([hashOf("new"), contentOf("new"), []], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(send(base, [twice]), registry, "RegistryIdTaken", [
      idOf(alice, "new"),
    ]);
    await registry.write.createPool([hashOf("second"), hashOf("m"), termsOf()], by(carol));
    await registry.write.join([2, hashOf("new"), termsHash, consentOf()], by(bob));
    const elsewhere = send(base, [await request(base, bob)]);
    await viem.assertions.revertWithCustomErrorWithArgs(elsewhere, registry, "RegistryIdTaken", [idOf(bob, "new")]);
  });

  test("refuses a batch with a late, foreign or altered join, and changes nothing", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, idOf } = base;
    const good = await request(base, bob);
    const past = (await now()) - 1;
    const late = send(base, [good, await request(base, alice, { deadline: past })]);
    await viem.assertions.revertWithCustomErrorWithArgs(late, registry, "RegistryExpired", [past]);
    const fields = send(base, [good, await request(base, alice, { fields: 1n << 10n })]);
    await viem.assertions.revertWithCustomErrorWithArgs(fields, registry, "RegistryConsentFields", [1, 1n << 10n]);
    const mine = await request(base);
    for (const bad of [
      { ...mine, creator: addressOf(carol) },
      { ...mine, salt: hashOf("another") },
      { ...mine, consent: consentOf(0b111n) },
      { ...mine, deadline: FOREVER - 1 },
      { ...mine, signature: good.signature },
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(send(base, [good, bad]), registry, "RegistryBadSignature", [
        getAddress(bad.creator),
      ]);
    expect(await registry.read.streamCountOf([1])).toBe(2);
    expect(await registry.read.kindOf([idOf(bob, "new")])).toBe(KIND.none);
  });

  test("refuses other terms, an unknown pool, and a withdrawn one", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, termsHash, poolId } = base;
    const requests = [await request(base)];
    const join = (pool: number, terms: Hex) => registry.write.joinBatchFor([pool, terms, requests]);
    await viem.assertions.revertWithCustomErrorWithArgs(join(1, hashOf("x")), registry, "RegistryTermsMismatch", [
      1,
      termsHash,
      hashOf("x"),
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(join(9, termsHash), registry, "RegistryUnknownPool", [9]);
    await registry.write.withdraw([poolId], by(carol));
    await viem.assertions.revertWithCustomErrorWithArgs(send(base, requests), registry, "RegistryNotActive", [poolId]);
  });

  test("ends with the terms that were signed", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry, termsHash } = base;
    const requests = [await request(base)];
    await registry.write.proposeTerms([1, termsOf({ k: 6 })], by(carol));
    await time.increase(NOTICE);
    await registry.write.applyTerms([1, termsOf({ k: 6 })]);
    const current = await registry.read.termsHashOf([1]);
    const call = (terms: Hex) => registry.write.joinBatchFor([1, terms, requests]);
    await viem.assertions.revertWithCustomErrorWithArgs(call(termsHash), registry, "RegistryTermsMismatch", [
      1,
      current,
      termsHash,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(call(current), registry, "RegistryBadSignature", [
      getAddress(addressOf(alice)),
    ]);
  });

  test("refuses an empty batch, and 129", async () => {
    const base = await loadFixture(registryWithPool);
    const { registry } = base;
    await viem.assertions.revertWithCustomErrorWithArgs(send(base, []), registry, "RegistryBatchSize", [0n, 128n]);
    const many = Array<Awaited<ReturnType<typeof request>>>(129).fill(await request(base));
    await viem.assertions.revertWithCustomErrorWithArgs(send(base, many), registry, "RegistryBatchSize", [129n, 128n]);
    expect(await registry.read.streamCountOf([1])).toBe(2);
  });
});
