import { type PoolTerms, hashTerms } from "@datagraph/protocol";
import { getAddress, stringToHex, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  KIND,
  NOTICE,
  addressOf,
  admitter,
  alice,
  bob,
  by,
  carol,
  deployRegistry,
  hashOf,
  networkHelpers,
  now,
  other,
  registryWithFile,
  registryWithPool,
  stranger,
  termsOf,
  time,
  timelock,
  validator,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const word = (text: string) => stringToHex(text, { size: 32 });
const uniqueAddresses = (count: number) =>
  Array.from({ length: count }, (_, i) => getAddress(`0x${(i + 1).toString(16).padStart(40, "0")}`));

const INVALID: [string, Partial<PoolTerms>, bigint][] = [
  ["schema", { schema: zeroHash }, 0n],
  ["class", { class: 0 }, 0n],
  ["fieldCount", { fieldCount: 0 }, 0n],
  ["fieldCount", { fieldCount: 257 }, 257n],
  ["k", { k: 1 }, 1n],
  ["granularity", { granularity: 0 }, 0n],
  ["recordsPerPeriod", { recordsPerPeriod: 0 }, 0n],
  ["admitter", { admitter: zeroAddress }, 0n],
  ["prices", { prices: [] }, 0n],
  ["prices", { prices: Array.from({ length: 64 }, (_, i) => ({ licence: i + 1, price: 1n })) }, 64n],
  ["licence", { prices: [{ licence: 0, price: 1n }] }, 0n],
  ["licence", { prices: [{ licence: 64, price: 1n }] }, 64n],
  ["licence", { prices: [1, 2, 1].map((licence) => ({ licence, price: 1n })) }, 1n],
  ["validators", { validators: [] }, 0n],
  ["validators", { validators: uniqueAddresses(9) }, 9n],
  ["validator", { validators: [zeroAddress] }, 0n],
  ["validator", { validators: [addressOf(bob), addressOf(bob)] }, BigInt(addressOf(bob))],
];

describe("createPool", () => {
  test("numbers pools from 1 and keeps their terms' hash", async () => {
    const { registry, idOf } = await loadFixture(deployRegistry);
    const terms = termsOf();
    const create = registry.write.createPool([hashOf("p"), hashOf("m"), terms], by(carol));
    const id = idOf(carol, "p");
    const shown = {
      ...terms,
      admitter: getAddress(terms.admitter),
      validators: terms.validators.map((v) => getAddress(v)),
    };
    await viem.assertions.emitWithArgs(create, registry, "PoolCreated", [
      id,
      1,
      getAddress(addressOf(carol)),
      hashOf("m"),
      shown,
    ]);
    expect(await registry.read.kindOf([id])).toBe(KIND.pool);
    expect(await registry.read.poolId([1])).toBe(id);
    expect(await registry.read.numbersOf([id])).toEqual([1, 0]);
    expect(await registry.read.termsHashOf([1])).toBe(hashTerms(terms));
    expect(await registry.read.admitterOf([1])).toBe(getAddress(addressOf(admitter)));
    expect(await registry.read.streamCountOf([1])).toBe(0);
    expect(await registry.read.metadataOf([id])).toBe(hashOf("m"));
    expect(await registry.read.isPoolValidator([addressOf(validator), 1])).toBe(true);

    await registry.write.createPool([hashOf("q"), hashOf("m"), terms], by(alice));
    expect(await registry.read.poolCount()).toBe(2);
    expect(await registry.read.poolId([2])).toBe(idOf(alice, "q"));
  });

  test("takes terms at their limits", async () => {
    const { registry } = await loadFixture(deployRegistry);
    const prices = Array.from({ length: 63 }, (_, i) => ({ licence: i + 1, price: 2n ** 96n - 1n }));
    const terms = termsOf({ fieldCount: 256, prices, validators: uniqueAddresses(8), token: 1 });
    await registry.write.createPool([hashOf("p"), hashOf("m"), terms], by(carol));
    await registry.write.createPool([hashOf("q"), hashOf("m"), termsOf({ class: 2, k: 0, fieldCount: 1 })], by(carol));
    expect(await registry.read.poolCount()).toBe(2);
  });

  test.each(INVALID)("refuses a bad %s: %o", async (field, changes, value) => {
    const { registry } = await loadFixture(registryWithPool);
    for (const call of [
      () => registry.write.createPool([hashOf("p"), hashOf("m"), termsOf(changes)], by(carol)),
      () => registry.write.proposeTerms([1, termsOf(changes)], by(carol)),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryTermsInvalid", [
        word(field),
        value,
      ]);
  });

  test("refuses zero metadata, a taken id, and a token that is not active", async () => {
    const { registry, book, poolId, idOf } = await loadFixture(registryWithPool);
    const create = (salt: string, metadata = hashOf("m"), token = 0) =>
      registry.write.createPool([hashOf(salt), metadata, termsOf({ token })], by(carol));
    await viem.assertions.revertWithCustomErrorWithArgs(create("p", zeroHash), registry, "RegistryZeroDigest", [
      idOf(carol, "p"),
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(create("pool"), registry, "RegistryIdTaken", [poolId]);
    await viem.assertions.revertWithCustomErrorWithArgs(create("p", hashOf("m"), 2), book, "BookUnknownToken", [2]);
    await book.write.setToken([1, await book.read.tokenAt([1]), false], by(timelock));
    await viem.assertions.revertWithCustomErrorWithArgs(create("p", hashOf("m"), 1), book, "BookUnknownToken", [1]);
  });
});

describe("terms", () => {
  const later = () => termsOf({ fieldCount: 12, k: 3, validators: [addressOf(validator), addressOf(other)] });

  test("other terms wait out the notice, then anyone applies them", async () => {
    const { registry, termsHash } = await loadFixture(registryWithPool);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    const terms = later();
    const shown = {
      ...terms,
      admitter: getAddress(terms.admitter),
      validators: terms.validators.map((v) => getAddress(v)),
    };
    await viem.assertions.emitWithArgs(registry.write.proposeTerms([1, terms], by(carol)), registry, "TermsProposed", [
      1,
      hashTerms(terms),
      at + NOTICE,
      shown,
    ]);
    expect(await registry.read.proposedTermsOf([1])).toEqual([hashTerms(terms), at + NOTICE]);
    await time.setNextBlockTimestamp(at + NOTICE - 1);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.applyTerms([1, terms], by(stranger)),
      registry,
      "RegistryTermsTooEarly",
      [1, at + NOTICE],
    );
    expect(await registry.read.termsHashOf([1])).toBe(termsHash);
    await time.setNextBlockTimestamp(at + NOTICE);
    await viem.assertions.emitWithArgs(registry.write.applyTerms([1, terms], by(stranger)), registry, "TermsApplied", [
      1,
      hashTerms(terms),
    ]);
    expect(await registry.read.termsHashOf([1])).toBe(hashTerms(terms));
    expect(await registry.read.proposedTermsOf([1])).toEqual([zeroHash, 0]);
  });

  test("new validators wait out another notice, old ones keep on, dropped ones stop", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const isValidator = (wallet: typeof alice) => registry.read.isPoolValidator([addressOf(wallet), 1]);
    const change = async (terms: PoolTerms) => {
      await registry.write.proposeTerms([1, terms], by(carol));
      await time.increase(NOTICE);
      await registry.write.applyTerms([1, terms], by(stranger));
    };
    await change(later());
    const at = await now();
    expect([await isValidator(validator), await isValidator(other)]).toEqual([true, false]);
    await time.increaseTo(at + NOTICE - 1);
    expect(await isValidator(other)).toBe(false);
    await time.increaseTo(at + NOTICE);
    expect(await isValidator(other)).toBe(true);
    expect(await registry.read.isValidator([addressOf(other), streamId])).toBe(true);

    await change(termsOf({ validators: [addressOf(other)], fieldCount: 12 }));
    expect([await isValidator(validator), await isValidator(other)]).toEqual([false, true]);

    await change(termsOf({ fieldCount: 12 }));
    expect([await isValidator(validator), await isValidator(other)]).toEqual([false, false]);
  });

  test("a newcomer's wait is not started over by the next terms", async () => {
    const { registry } = await loadFixture(registryWithPool);
    await registry.write.proposeTerms([1, later()], by(carol));
    await time.increase(NOTICE);
    await registry.write.applyTerms([1, later()]);
    const activeAt = (await now()) + NOTICE;
    await registry.write.setNotice([0], by(timelock));
    const next = { ...later(), k: 4 };
    await registry.write.proposeTerms([1, next], by(carol));
    await registry.write.applyTerms([1, next]);
    await time.increaseTo(activeAt - 1);
    expect(await registry.read.isPoolValidator([addressOf(other), 1])).toBe(false);
    await time.increaseTo(activeAt);
    expect(await registry.read.isPoolValidator([addressOf(other), 1])).toBe(true);
  });

  test("a validator must be appointed by the DAO as well", async () => {
    const { registry, appointments, streamId } = await loadFixture(registryWithPool);
    await appointments.write.dismissValidator([addressOf(validator)], by(timelock));
    expect(await registry.read.isPoolValidator([addressOf(validator), 1])).toBe(false);
    expect(await registry.read.isValidator([addressOf(validator), streamId])).toBe(false);
    expect(await registry.read.isPoolValidator([addressOf(other), 1])).toBe(false);
  });

  test("isValidator is for streams only", async () => {
    const { registry, poolId } = await loadFixture(registryWithPool);
    expect(await registry.read.isValidator([addressOf(validator), poolId])).toBe(false);
    expect(await registry.read.isValidator([addressOf(validator), 5n])).toBe(false);
    expect(await registry.read.isPoolValidator([addressOf(validator), 2])).toBe(false);
    const { registry: fresh, fileId } = await loadFixture(registryWithFile);
    expect(await fresh.read.isValidator([addressOf(validator), fileId])).toBe(false);
  });

  test("the owner proposes, not the creator who sold the pool", async () => {
    const { registry, poolId } = await loadFixture(registryWithPool);
    await registry.write.transferFrom([addressOf(carol), addressOf(bob), poolId], by(carol));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.proposeTerms([1, later()], by(carol)),
      registry,
      "RegistryNotOwner",
      [poolId, getAddress(addressOf(carol))],
    );
    await registry.write.proposeTerms([1, later()], by(bob));
  });

  test("fields are append-only; class and kind of anchoring stay", async () => {
    const { registry } = await loadFixture(registryWithPool);
    for (const [field, changes, value] of [
      ["fieldCount", { fieldCount: 9 }, 9n],
      ["class", { class: 2 }, 2n],
      ["chain", { chain: hashOf("metagraph") }, BigInt(hashOf("metagraph"))],
    ] as const)
      await viem.assertions.revertWithCustomErrorWithArgs(
        registry.write.proposeTerms([1, termsOf(changes)], by(carol)),
        registry,
        "RegistryTermsInvalid",
        [word(field), value],
      );
  });

  test("only what was proposed last applies, once", async () => {
    const { registry } = await loadFixture(registryWithPool);
    const apply = (terms: PoolTerms) => registry.write.applyTerms([1, terms]);
    await viem.assertions.revertWithCustomErrorWithArgs(apply(later()), registry, "RegistryTermsMismatch", [
      1,
      zeroHash,
      hashTerms(later()),
    ]);
    const last = termsOf({ k: 9 });
    await registry.write.proposeTerms([1, later()], by(carol));
    await registry.write.proposeTerms([1, last], by(carol));
    await time.increase(NOTICE + DAY);
    await viem.assertions.revertWithCustomErrorWithArgs(apply(later()), registry, "RegistryTermsMismatch", [
      1,
      hashTerms(last),
      hashTerms(later()),
    ]);
    await apply(last);
    await viem.assertions.revertWithCustomError(apply(last), registry, "RegistryTermsMismatch");
  });

  test("an unknown pool is named", async () => {
    const { registry } = await loadFixture(registryWithPool);
    for (const pool of [0, 2])
      for (const call of [
        () => registry.read.poolId([pool]),
        () => registry.read.termsHashOf([pool]),
        () => registry.read.proposedTermsOf([pool]),
        () => registry.read.admitterOf([pool]),
        () => registry.read.streamCountOf([pool]),
        () => registry.write.proposeTerms([pool, termsOf()], by(carol)),
        () => registry.write.applyTerms([pool, termsOf()]),
      ])
        await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryUnknownPool", [pool]);
  });
});
