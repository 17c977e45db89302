import { cidOf } from "@datagraph/protocol";
import { CID } from "multiformats/cid";
import { base16 } from "multiformats/bases/base16";
import { getAddress, maxUint256 } from "viem";
import { describe, expect, test } from "vitest";
import {
  KIND,
  addressOf,
  alice,
  contentOf,
  deployRegistry,
  hashOf,
  networkHelpers,
  now,
  registryWithFile,
  registryWithPool,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;

describe("a dataset's token", () => {
  test("has a name and a symbol", async () => {
    const { registry } = await loadFixture(deployRegistry);
    expect(await registry.read.name()).toBe("DataGraph Dataset");
    expect(await registry.read.symbol()).toBe("DATASET");
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
