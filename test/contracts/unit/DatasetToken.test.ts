import { cidOf } from "@datagraph/protocol";
import { CID } from "multiformats/cid";
import { base16 } from "multiformats/bases/base16";
import { getAddress, maxUint256, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  KIND,
  addressOf,
  alice,
  bob,
  carol,
  contentOf,
  deployRegistry,
  hashOf,
  networkHelpers,
  now,
  registryWithFile,
  registryWithPool,
  stranger,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

describe("a dataset's token", () => {
  test("has name, symbol and the interfaces it claims", async () => {
    const { registry } = await loadFixture(deployRegistry);
    expect(await registry.read.name()).toBe("DataGraph Dataset");
    expect(await registry.read.symbol()).toBe("DATASET");
    for (const id of ["0x01ffc9a7", "0x80ac58cd", "0x5b5e139f", "0x49064906", "0x84b0196e"] as const)
      expect(await registry.read.supportsInterface([id]), id).toBe(true);
    for (const id of ["0xffffffff", "0x780e9d63"] as const)
      expect(await registry.read.supportsInterface([id]), id).toBe(false);
  });

  test("describes its EIP-712 domain (ERC-5267)", async () => {
    const { registry, chainId } = await loadFixture(deployRegistry);
    const [fields, name, version, chain, contract] = await registry.read.eip712Domain();
    expect({ fields, name, version, chain, contract }).toEqual({
      fields: "0x0f",
      name: "ProvenanceRegistry",
      version: "1",
      chain: BigInt(chainId),
      contract: getAddress(registry.address),
    });
  });

  test("its id is known before it exists", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    expect(await registry.read.datasetId([addressOf(alice), hashOf("a")])).toBe(fileId);
  });

  test("belongs to its creator, who stays the creator when it moves", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    expect(await registry.read.ownerOf([fileId])).toBe(getAddress(addressOf(alice)));
    expect(await registry.read.creatorOf([fileId])).toBe(getAddress(addressOf(alice)));

    await viem.assertions.emitWithArgs(
      registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], { account: alice.account }),
      registry,
      "Transfer",
      [getAddress(addressOf(alice)), getAddress(addressOf(bob)), fileId],
    );
    await registry.write.transferFrom([addressOf(bob), addressOf(carol), fileId], { account: bob.account });

    expect(await registry.read.ownerOf([fileId])).toBe(getAddress(addressOf(carol)));
    expect(await registry.read.creatorOf([fileId])).toBe(getAddress(addressOf(alice)));
    expect(await registry.read.kindOf([fileId])).toBe(KIND.file);
  });

  test("moves balances with it, also onto its own owner", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const balances = async () =>
      Promise.all([alice, bob].map((wallet) => registry.read.balanceOf([addressOf(wallet)])));
    expect(await balances()).toEqual([1n, 0n]);
    await registry.write.transferFrom([addressOf(alice), addressOf(alice), fileId], { account: alice.account });
    expect(await balances()).toEqual([1n, 0n]);
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], { account: alice.account });
    expect(await balances()).toEqual([0n, 1n]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.read.balanceOf([zeroAddress]),
      registry,
      "ERC721InvalidOwner",
      [zeroAddress],
    );
  });

  test("moves by an approved account once, and by an operator", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.approve([addressOf(stranger), fileId], { account: alice.account });
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], { account: stranger.account });
    expect(await registry.read.getApproved([fileId])).toBe(zeroAddress);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.transferFrom([addressOf(bob), addressOf(stranger), fileId], { account: stranger.account }),
      registry,
      "ERC721InsufficientApproval",
      [getAddress(addressOf(stranger)), fileId],
    );
    await registry.write.setApprovalForAll([addressOf(stranger), true], { account: bob.account });
    await registry.write.safeTransferFrom([addressOf(bob), addressOf(carol), fileId], { account: stranger.account });
    expect(await registry.read.ownerOf([fileId])).toBe(getAddress(addressOf(carol)));
  });

  test("cannot be burned, taken from a wrong owner, or conjured", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomError(
      registry.write.transferFrom([addressOf(alice), zeroAddress, fileId], { account: alice.account }),
      registry,
      "ERC721InvalidReceiver",
    );
    await viem.assertions.revertWithCustomError(
      registry.write.transferFrom([addressOf(bob), addressOf(carol), fileId], { account: alice.account }),
      registry,
      "ERC721IncorrectOwner",
    );
    expect(await registry.read.ownerOf([fileId])).toBe(getAddress(addressOf(alice)));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.transferFrom([addressOf(alice), addressOf(bob), 7n], { account: alice.account }),
      registry,
      "ERC721NonexistentToken",
      [7n],
    );
  });

  test("its URI is the CID of its metadata; a stream shows its pool's", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const { metadata } = contentOf("a");
    expect(await registry.read.metadataOf([fileId])).toBe(metadata);
    expect(await registry.read.tokenURI([fileId])).toBe(
      `ipfs://${CID.parse(cidOf(metadata)).toString(base16.encoder)}`,
    );

    const pool = await loadFixture(registryWithPool);
    expect(await pool.registry.read.metadataOf([pool.streamId])).toBe(hashOf("pool metadata"));
    expect(await pool.registry.read.tokenURI([pool.streamId])).toBe(
      `ipfs://${CID.parse(cidOf(hashOf("pool metadata"))).toString(base16.encoder)}`,
    );
  });

  test("remembers when it was registered", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    expect(await registry.read.registeredAt([fileId])).toBe(await now());
  });

  test("views of an unknown id say so", async () => {
    const { registry } = await loadFixture(deployRegistry);
    const id = maxUint256;
    for (const call of [
      () => registry.read.creatorOf([id]),
      () => registry.read.numbersOf([id]),
      () => registry.read.metadataOf([id]),
      () => registry.read.tokenURI([id]),
      () => registry.read.registeredAt([id]),
      () => registry.read.parentsOf([id]),
      () => registry.read.versionOf([id]),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryUnknownDataset", [id]);
    expect(await registry.read.kindOf([id])).toBe(KIND.none);
    expect(await registry.read.isActive([id])).toBe(false);
    expect(await registry.read.isOpen([id])).toBe(false);
  });
});
