import { cidOf } from "@datagraph/protocol";
import { base16 } from "multiformats/bases/base16";
import { CID } from "multiformats/cid";
import { type Hex, getAddress, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  NOTICE,
  addressOf,
  alice,
  by,
  deployRegistry,
  hashOf,
  networkHelpers,
  stranger,
  timelock,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

describe("the collection's document (ERC-7572)", () => {
  test("is named by the timelock, and found by its CID", async () => {
    const { registry } = await loadFixture(deployRegistry);
    expect(await registry.read.contractURI()).toBe("");
    const digest = hashOf("collection");
    const named = registry.write.setContractURI([digest], by(timelock));
    await viem.assertions.emit(named, registry, "ContractURIUpdated");
    await viem.assertions.emitWithArgs(named, registry, "CollectionDescribed", [digest]);
    const uri = await registry.read.contractURI();
    expect(uri).toBe(`ipfs://${CID.parse(cidOf(digest)).toString(base16.encoder)}`);
    expect(CID.parse(uri.slice(7), base16).equals(CID.parse(cidOf(digest)))).toBe(true);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setContractURI([zeroHash], by(timelock)),
      registry,
      "RegistryZeroDigest",
      [0n],
    );
    expect(await registry.read.contractURI()).toBe(uri);
  });

  test("is nobody else's to name", async () => {
    const { registry } = await loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setContractURI([hashOf("collection")], by(alice)),
      registry,
      "OwnableUnauthorizedAccount",
      [getAddress(addressOf(alice))],
    );
  });
});

describe("a registry", () => {
  test("is not deployed without its timelock, beside what has no code, or with a notice above 30 days", async () => {
    const { registry, appointments, book } = await loadFixture(deployRegistry);
    const deploy = (owner: Hex, offices: Hex, licences: Hex, notice = NOTICE) =>
      viem.deployContract("ProvenanceRegistry", [owner, offices, licences, notice]);
    const own = addressOf(timelock);
    const nobody = getAddress(addressOf(stranger));
    const { revertWithCustomErrorWithArgs } = viem.assertions;
    const noOwner = deploy(zeroAddress, appointments.address, book.address);
    await revertWithCustomErrorWithArgs(noOwner, registry, "OwnableInvalidOwner", [zeroAddress]);
    for (const bad of [zeroAddress, nobody]) {
      const offices = deploy(own, bad, book.address);
      await revertWithCustomErrorWithArgs(offices, registry, "RegistryNoContract", [bad]);
      const licences = deploy(own, appointments.address, bad);
      await revertWithCustomErrorWithArgs(licences, registry, "RegistryNoContract", [bad]);
    }
    const patient = deploy(own, appointments.address, book.address, 30 * DAY + 1);
    await revertWithCustomErrorWithArgs(patient, registry, "RegistryNotice", [30 * DAY + 1, 30 * DAY]);
  });
});
