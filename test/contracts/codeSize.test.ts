import { artifacts } from "hardhat";
import { type Hex, size } from "viem";
import { expect, test } from "vitest";

const MOST_CODE = 24_576;

test("each contract fits the limit of code on every public chain (EIP-170)", async () => {
  const names = [...(await artifacts.getAllFullyQualifiedNames())].filter((name) =>
    /^contracts\/(?!mocks\/).*(?<!\.t)\.sol:/.test(name),
  );
  const sizes = await Promise.all(
    names.map(async (name) => [name, size((await artifacts.readArtifact(name)).deployedBytecode as Hex)] as const),
  );
  expect(names).toContain("contracts/registry/ProvenanceRegistry.sol:ProvenanceRegistry");
  expect(sizes.filter(([, bytes]) => bytes > MOST_CODE)).toEqual([]);
});
